import { AwsClient } from "aws4fetch";
import type { PhotoFiles, Size } from "./files.ts";

/** Storage that speaks S3: MinIO, Ceph, OSS, COS, AWS. */
export interface BucketSettings {
  /** `https://s3.example.gov.cn`; the bucket is named in the path, which all of them understand. */
  endpoint: string;
  bucket: string;
  region: string;
  keyId: string;
  secret: string;
}

const PATIENCE_MILLISECONDS = 30_000;

/** Photos in a bucket. It is reached by us alone: nobody is ever given an address in it, so that who may no longer see a case sees no photo of it. */
export function photoBucket({ endpoint, bucket, region, keyId, secret }: BucketSettings): PhotoFiles {
  // its own retries are with us: a sender is told within the minute
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, service: "s3", region, retries: 2 });
  const addressOf = (id: string, size: Size) => `${endpoint.replace(/\/$/, "")}/${bucket}/photos/${id.slice(0, 2)}/${id.slice(2)}${size === "thumbnail" ? ".thumbnail" : ""}.jpg`;
  return {
    async put(id, size, picture) {
      const answer = await client.fetch(addressOf(id, size), { method: "PUT", body: new Uint8Array(picture), headers: { "content-type": "image/jpeg" }, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`the bucket did not take photo ${id}: ${answer.status}`);
    },
    async get(id, size) {
      const answer = await client.fetch(addressOf(id, size), { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new Error(`the bucket did not give photo ${id}: ${answer.status}`);
      return bytes;
    },
  };
}
