alter table photo
  add column taken_at        timestamptz,
  add column taken_position  geometry(Point, 4326);
comment on column photo.taken_at is 'When it was taken, by the camera; absent where the file did not say. The file that is kept says nothing any more.';
comment on column photo.taken_position is 'Where it was taken, by the camera.';
