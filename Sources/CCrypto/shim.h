#ifndef ZOOSIM_CCRYPTO_SHIM_H
#define ZOOSIM_CCRYPTO_SHIM_H

// The low-level functions are deprecated in OpenSSL 3, but they look nothing up: a digest of a short
// message takes a sixth of the time of SHA256().
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>

static inline void zoosim_sha256(const void *message, size_t length, unsigned char *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, message, length);
    SHA256_Final(digest, &context);
}

// A pair of words in one register. The blocks are stored by pairs, because the library loads them
// so: a load that spans two stores waits until both have left the processor's store buffer.
typedef uint64_t zoosim_pair __attribute__((vector_size(16), may_alias));

// The digest of a message of one or two blocks that is padded already. Message and digest are words,
// the most significant first. Nothing is looked up, copied or wiped.
static inline void zoosim_sha256_padded(const uint64_t *message, int blocks, uint64_t *digest) {
    SHA256_CTX context;
    zoosim_pair pairs[8];
    for (int pair = 0; pair < 4 * blocks; pair++) {
        const uint64_t *words = message + 2 * pair;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        pairs[pair] = (zoosim_pair){__builtin_bswap64(words[0]), __builtin_bswap64(words[1])};
#else
        pairs[pair] = (zoosim_pair){words[0], words[1]};
#endif
    }
    // FIPS 180-4, section 5.3.3.
    context.h[0] = 0x6a09e667, context.h[1] = 0xbb67ae85;
    context.h[2] = 0x3c6ef372, context.h[3] = 0xa54ff53a;
    context.h[4] = 0x510e527f, context.h[5] = 0x9b05688c;
    context.h[6] = 0x1f83d9ab, context.h[7] = 0x5be0cd19;
    for (int block = 0; block < blocks; block++) {
        SHA256_Transform(&context, (const unsigned char *)(pairs + 4 * block));
    }
    for (int word = 0; word < 4; word++) {
        digest[word] = (uint64_t)context.h[2 * word] << 32 | context.h[2 * word + 1];
    }
}

#endif
