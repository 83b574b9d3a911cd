/**
 * Why a file or a row of it is not taken. Both languages stand here and not with the interface's other words, because the sheet of
 * bad rows is read by whoever made the file, and the command line says the same.
 */
export const IMPORT_REASONS = {
  // of a whole file
  "too-large": { zh: "文件太大", en: "the file is too large" },
  empty: { zh: "文件是空的", en: "the file is empty" },
  truncated: { zh: "文件不完整，可能没有传完", en: "the file ends too early: it may not have been copied whole" },
  "unknown-format": { zh: "认不出的文件格式", en: "no format that is known here" },
  "old-excel": { zh: "旧版 Excel（.xls），请另存为 .xlsx 或 CSV", en: "an old Excel file (.xls): save it as .xlsx or CSV" },
  "wrong-format": { zh: "这种数据不能用这种格式", en: "this format cannot hold data of this kind" },
  encoding: { zh: "文字编码不对：既不是所选的，也不是 UTF-8 或 GB18030", en: "the text is in no encoding that was named, nor UTF-8, nor GB18030" },
  "zip-damaged": { zh: "压缩包损坏", en: "the zip archive is damaged" },
  "zip-bomb": { zh: "压缩包解开后太大", en: "the zip archive would become too large when unpacked" },
  "zip-empty": { zh: "压缩包里没有要找的文件", en: "the zip archive does not hold the file that is needed" },
  "shapefile-parts": { zh: "Shapefile 要把 .shp、.dbf（和 .prj）打在一个 zip 里", en: "a shapefile is one zip with .shp and .dbf (and .prj)" },
  "xml-doctype": { zh: "XML 里有 DOCTYPE 或实体定义，不予读取", en: "the XML declares a DOCTYPE or entities: it is not read" },
  "xml-damaged": { zh: "XML 格式有误", en: "the XML is damaged" },
  "json-damaged": { zh: "JSON 格式有误", en: "the JSON is damaged" },
  "no-rows": { zh: "文件里没有可用的记录", en: "the file holds no record of this kind" },
  "datum-unknown": { zh: "坐标系不认识，请指定", en: "the coordinate system is unknown: name it" },
  "datum-local": { zh: "北京 54 / 西安 80 没有公开的转换参数，请先由测绘单位转成 CGCS2000", en: "Beijing 1954 and Xi'an 1980 need local parameters: have the file converted to CGCS2000 first" },
  "axes-swapped": { zh: "坐标写反了：纬度在前，经度在后", en: "the axes are swapped: latitude comes first" },
  "demo-database": { zh: "库里是演示数据，请用空库导入", en: "this database holds the invented district: import into an empty one" },
  "areas-first": { zh: "请先导入区划", en: "import areas first" },
  // of a row
  "geometry-missing": { zh: "没有坐标", en: "no geometry" },
  "geometry-kind": { zh: "图形类型不对", en: "a geometry of another kind" },
  "geometry-damaged": { zh: "图形坐标有误", en: "the geometry is damaged" },
  "out-of-range": { zh: "坐标超出范围", en: "the coordinates are out of range" },
  missing: { zh: "缺少这一列", en: "this column has to be filled" },
  "not-a-count": { zh: "应为非负整数", en: "has to be a whole number, not below 0" },
  "unknown-value": { zh: "不认识的取值", en: "an unknown value" },
  twice: { zh: "编号重复", en: "the same key stands twice" },
  "no-area": { zh: "找不到所在区划", en: "no such area, or none there" },
  "no-parent": { zh: "找不到上级区划", en: "no area above it" },
  "no-building": { zh: "找不到这栋楼", en: "no such building" },
  "more-than-all": { zh: "65 岁以上人数多于总人数", en: "more people of 65 and older than people" },
  "self-crossing": { zh: "边界自相交", en: "the boundary crosses itself" },
} as const;
export type ImportReason = keyof typeof IMPORT_REASONS;
