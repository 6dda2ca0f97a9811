#ifndef ZOOSIM_CCRYPTO_SHIM_H
#define ZOOSIM_CCRYPTO_SHIM_H

// The low-level functions are deprecated in OpenSSL 3, but they look nothing up: a digest of a short
// message takes a sixth of the time of SHA256().
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>

static inline void zoosim_sha256(const void *message, size_t length, unsigned char *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, message, length);
    SHA256_Final(digest, &context);
}

#endif
