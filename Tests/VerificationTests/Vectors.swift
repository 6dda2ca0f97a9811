import Foundation
import ProtocolCore
import Testing

/// A file of test vectors.
enum Vectors {
    static func load<Content: Decodable>(_ type: Content.Type, from name: String) throws -> Content
    {
        let url = try #require(
            Bundle.module.url(
                forResource: name, withExtension: "json", subdirectory: "Vectors"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .useDefaultKeys
        return try decoder.decode(Content.self, from: Data(contentsOf: url))
    }
}

/// The bytes of a hexadecimal string.
func bytes(ofHex text: String) -> [UInt8] {
    let digits = text.utf8.map { UInt8($0 < 58 ? $0 - 48 : $0 - 87) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// The digest that a hexadecimal string spells.
func digest(ofHex text: String) -> Digest {
    let bytes = bytes(ofHex: text)
    let words = (0..<4).map { word in
        bytes[(8 * word)..<(8 * word + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    return Digest(words: (words[0], words[1], words[2], words[3]))
}

/// A digest that stands for the result of some step.
func digest(_ numbers: UInt64...) -> Digest {
    Digest(of: numbers.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } })
}
