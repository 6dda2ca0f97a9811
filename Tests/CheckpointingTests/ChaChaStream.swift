import CCrypto
import ProtocolCore

/// The bytes of the published test files: the key stream of ChaCha20 under SHA-256 of a seed.
struct ChaChaStream: ~Copyable {
    private let context: OpaquePointer?

    init(seed: String) {
        context = EVP_CIPHER_CTX_new()
        var key: [UInt8] = []
        Digest(of: Array(seed.utf8)).append(to: &key)
        let start = [UInt8](repeating: 0, count: 16)
        EVP_EncryptInit_ex(context, EVP_chacha20(), nil, key, start)
    }
    deinit { EVP_CIPHER_CTX_free(context) }

    mutating func next(_ count: Int) -> [UInt8] {
        let zeros = [UInt8](repeating: 0, count: count)
        var out = zeros
        var written: Int32 = 0
        EVP_EncryptUpdate(context, &out, &written, zeros, Int32(count))
        return out
    }
}
