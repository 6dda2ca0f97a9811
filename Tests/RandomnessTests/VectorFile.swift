import Foundation
import Testing

/// Files beside the tests.
enum VectorFile {
    static func decode<T: Decodable>(_ type: T.Type, from name: String) throws -> T {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors"))
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }

    /// Rows of doubles (the arguments, the rounded value and what the rounding lost) that stand in
    /// the file as the hexadecimal digits of their bits.
    static func special(_ function: String) throws -> [[Double]] {
        let tables = try decode([String: [[String]]].self, from: "special")
        let rows = try #require(tables[function])
        return try rows.map { row in
            try row.map { Double(bitPattern: try #require(UInt64($0, radix: 16))) }
        }
    }
}

/// How far a result is from the true one, in units in the last place of the true one.
///
/// - Parameter rest: What the true value has beyond `expected`.
func unitsInLastPlace(_ found: Double, _ expected: Double, _ rest: Double = 0) -> Double {
    if (found.isNaN && expected.isNaN) || (found == expected && rest == 0) { return 0 }
    if found == expected { return rest.magnitude / expected.ulp }
    return ((found - expected) - rest).magnitude / expected.ulp
}

/// The relative error, where the true value is zero the absolute one.
func relativeError(_ found: Double, _ expected: Double, _ rest: Double = 0) -> Double {
    if found == expected || (found.isNaN && expected.isNaN) { return 0 }
    return (found - expected).magnitude / (expected == 0 ? 1 : expected.magnitude)
}
