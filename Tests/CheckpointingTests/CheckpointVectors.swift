import CCrypto
import Foundation
import ProtocolCore
import Testing

/// Files of test vectors.
enum CheckpointVectors {
    static func load<Content: Decodable>(_ type: Content.Type, from name: String) throws -> Content
    {
        let url = try #require(
            Bundle.module.url(
                forResource: name, withExtension: "json", subdirectory: "Vectors"))
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }

    /// Whether tests that take long are wanted.
    static let wantsLongTests = ProcessInfo.processInfo.environment["ZOOSIM_LONG_TESTS"] != nil
}

/// The test data of the content vectors: the ChaCha20 keystream under SHA-256 of a seed.
struct Keystream: ~Copyable {
    private let context: OpaquePointer
    private let zeros: [UInt8]

    init(seed: String, piece: Int) throws {
        zeros = [UInt8](repeating: 0, count: piece)
        var key: [UInt8] = []
        Digest(of: Array(seed.utf8)).append(to: &key)
        let start = [UInt8](repeating: 0, count: 16)
        context = try #require(EVP_CIPHER_CTX_new())
        EVP_EncryptInit_ex(context, EVP_chacha20(), nil, key, start)
    }
    deinit { EVP_CIPHER_CTX_free(context) }

    /// The next bytes, at most as many as a piece has.
    mutating func next(_ count: Int) throws -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        var written: Int32 = 0
        try #require(EVP_EncryptUpdate(context, &out, &written, zeros, Int32(count)) == 1)
        return out
    }
}

/// The lower-case hexadecimal digits of some bytes.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
