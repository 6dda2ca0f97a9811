import Foundation
import Randomness

/// A file of test vectors.
struct VectorFile {
    private let data: Data

    init(_ name: String) throws {
        guard
            let url = Bundle.module.url(
                forResource: name, withExtension: "json", subdirectory: "Vectors")
        else { throw CocoaError(.fileNoSuchFile) }
        data = try Data(contentsOf: url)
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: data)
    }
}

/// The float of eight hexadecimal digits.
func float(_ hex: String) -> Float { Float(bitPattern: UInt32(hex, radix: 16) ?? .max) }

/// Numbers for tests that do not change from run to run (SplitMix64).
struct TestNumbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// The logarithm of the library, under a name that does not clash with Foundation's.
enum TestLogarithm {
    static func log(_ x: Double) -> Double { ElementaryFunctions.log(x) }
}
