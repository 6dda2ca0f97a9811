import Testing

@testable import Aggregation

extension SmallFloat {
    /// Five bits of exponent, two of fraction (Micikevicius et al., arXiv 2209.05433): no payload
    /// has it, but it has all that a format can have.
    fileprivate static let e5m2 = SmallFloat(
        exponentBits: 5, fractionBits: 2, greatestCode: 0x7B, infinityCode: 0x7C, nanCode: 0x7E)
}

struct SmallFloatTests {
    struct Vectors: Decodable {
        struct Casts: Decodable {
            var probe_f32_hex: [String]
            var e4m3fn: [UInt8]
            var e5m2: [UInt8]
        }
        struct Tables: Decodable {
            var e4m3fn: [Number]
            var e5m2: [Number]
            var e2m1fn: [Number]
        }
        struct FourBits: Decodable {
            var probe: [Float]
            var codes: [UInt8]
        }
        var casts: Casts
        var tables: Tables
        var fp4_e2m1: FourBits
    }

    /// A number, or the word for one that JSON cannot say.
    struct Number: Decodable {
        var value: Float
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Float.self) {
                value = number
            } else {
                value = Float(try container.decode(String.self)) ?? 0
            }
        }
    }

    private func vectors() throws -> Vectors {
        try VectorFile("compression_optimizers").decode(Vectors.self)
    }

    @Test func `every code means the number of the tables`() throws {
        let tables = try vectors().tables
        let formats: [(SmallFloat, [Number])] = [
            (.e4m3fn, tables.e4m3fn), (.e5m2, tables.e5m2), (.e2m1, tables.e2m1fn),
        ]
        for (format, table) in formats {
            for (code, expected) in table.enumerated() {
                let value = format.value(of: UInt8(code))
                #expect(
                    value.bitPattern == expected.value.bitPattern
                        || value.isNaN && expected.value.isNaN,
                    "code \(code): \(value), \(expected.value)")
            }
        }
        #expect(SmallFloat.e4m3fn.greatest == 448)
        #expect(SmallFloat.e5m2.greatest == 57344)
        #expect(SmallFloat.e2m1.greatest == 6)
    }

    @Test func `numbers are rounded as in the vectors, but saturate`() throws {
        let casts = try vectors().casts
        let formats: [(SmallFloat, [UInt8], UInt8)] = [
            (.e4m3fn, casts.e4m3fn, 0x7E), (.e5m2, casts.e5m2, 0x7B),
        ]
        for (format, codes, greatest) in formats {
            for (hex, code) in zip(casts.probe_f32_hex, codes) {
                let expected = code & 0x7F > greatest ? code & 0x80 | greatest : code
                #expect(format.code(of: float(hex)) == expected, "\(float(hex))")
            }
        }
        let four = try vectors().fp4_e2m1
        #expect(four.probe.map(SmallFloat.e2m1.code) == four.codes)
    }

    @Test(arguments: [SmallFloat.e4m3fn, .e5m2, .e2m1])
    func `every number goes to the nearest one that has a code`(format: SmallFloat) {
        let bits = UInt8(format.exponentBits + format.fractionBits)
        let finite = (0...format.greatestCode).map { format.value(of: $0) }
        #expect(zip(finite, finite.dropFirst()).allSatisfy { $0 < $1 })
        for (code, value) in finite.enumerated() {
            #expect(format.code(of: value) == UInt8(code))
            #expect(format.code(of: -value) == UInt8(code) | 1 << bits)
        }
        for (code, pair) in zip(finite, finite.dropFirst()).enumerated() {
            let middle = (pair.0 + pair.1) / 2
            // Halfway goes to the even code, and the smallest step away from it does not.
            #expect(format.code(of: middle) == UInt8(code % 2 == 0 ? code : code + 1))
            #expect(format.code(of: middle.nextDown) == UInt8(code))
            #expect(format.code(of: middle.nextUp) == UInt8(code + 1))
        }
        #expect(format.code(of: .infinity) == format.greatestCode)
        #expect(format.code(of: .nan) == format.nanCode ?? 0)
        #expect(format.code(of: .leastNonzeroMagnitude) == 0)
    }
}
