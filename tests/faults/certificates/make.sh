#!/bin/sh
# Certificates for the tests of TLS faults: valid for a hundred years, but for the one that has expired. The key guards
# nothing.
set -eu
cd "$(dirname "$0")"
openssl ecparam -name prime256v1 -genkey -noout -out server.key
openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -key ca.key -days 36500 -subj "/CN=ipylake tests" -addext keyUsage=critical,keyCertSign -out ca.pem
sign() { # file, subject alternative name, days
    printf 'subjectAltName=%s\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n' "$2" >extensions
    openssl req -new -key server.key -subj "/CN=$1" |
        openssl x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -extfile extensions -days "$3" -out "$1.pem"
}
sign server "DNS:localhost,IP:127.0.0.1" 36500
sign expired "DNS:localhost,IP:127.0.0.1" 0
sign elsewhere "DNS:elsewhere.example.org" 36500
rm -f ca.key ca.srl extensions
