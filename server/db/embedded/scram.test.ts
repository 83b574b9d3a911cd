import { expect, test } from "vitest";
import { Exchange, verifierOf } from "./scram.ts";

// the exchange of RFC 7677, section 3
const SALT = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
const NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
const FINAL = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

test("the exchange printed in RFC 7677 comes out as printed", () => {
  const exchange = new Exchange(verifierOf("pencil", SALT), NONCE);
  expect(exchange.first(FIRST)).toBe("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
  expect(exchange.final(FINAL)).toBe("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
});

test("another password, another nonce, and what is no message are refused", () => {
  const begun = (password: string) => {
    const exchange = new Exchange(verifierOf(password, SALT), NONCE);
    exchange.first(FIRST);
    return exchange;
  };
  expect(begun("pencil2").final(FINAL)).toBeUndefined();
  expect(begun("pencil").final(FINAL.replace("%hvY", "%hvX"))).toBeUndefined();
  expect(begun("pencil").final(FINAL.replace("p=dH", "p=dh"))).toBeUndefined();
  expect(begun("pencil").final("c=biws,r=x,p=AAAA")).toBeUndefined();
  expect(new Exchange(verifierOf("pencil")).final(FINAL)).toBeUndefined();
  expect(new Exchange(verifierOf("pencil")).first("p=tls-unique,,n=,r=x")).toBeUndefined();
});
