#!/bin/sh
# Certificates for the tests of TLS faults: valid for a hundred years, but for the one that has expired. The key guards
# nothing.
set -eu
cd "$(dirname "$0")"
openssl ecparam -name prime256v1 -genkey -noout -out server.key
openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -key ca.key -days 36500 -subj "/CN=ipylake tests" -addext keyUsage=critical,keyCertSign,cRLSign -out ca.pem
sign() { # file, subject alternative name, days
    printf 'subjectAltName=%s\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n' "$2" >extensions
    openssl req -new -key server.key -subj "/CN=$1" |
        openssl x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -extfile extensions -days "$3" -out "$1.pem"
}
sign server "DNS:localhost,IP:127.0.0.1" 36500
sign expired "DNS:localhost,IP:127.0.0.1" 0
sign elsewhere "DNS:elsewhere.example.org" 36500
# An authority that has expired.
openssl req -new -key ca.key -subj "/CN=ipylake tests of long ago" -out old.csr
printf 'basicConstraints=critical,CA:TRUE\n' >extensions
openssl x509 -req -in old.csr -signkey ca.key -extfile extensions -days 0 -out expired-authority.pem
# A list of revoked certificates that has expired, as where `fetch-crl` has stopped running.
printf '[ca]\ndefault_ca=own\n[own]\ndatabase=index\ndefault_md=sha256\n' >own.cnf
: >index
openssl ca -config own.cnf -gencrl -keyfile ca.key -cert ca.pem \
    -crl_lastupdate 20000101000000Z -crl_nextupdate 20000102000000Z -out expired.crl
rm -f ca.key ca.srl extensions old.csr index own.cnf
