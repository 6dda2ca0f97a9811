import Aggregation
import Quantities
import Testing

struct CompressorTests {
    struct Vectors: Decodable {
        struct Int8Block: Decodable {
            var block: Int
            var input_f32_hex: [String]
            var q: [Int8]
            var scale_f32_hex: [String]
            var dequant_f32_hex: [String]
        }
        struct Casts: Decodable {
            var probe_f32_hex: [String]
            var bfloat16: [UInt16]
        }
        struct Float8Block: Decodable {
            var block: Int
            var input_f32_hex: [String]
            var codes: [UInt8]
            var scale_f32_hex: [String]
            var dequant_f32_hex: [String]
        }
        var int8_block: Int8Block
        var fp8_block_e4m3fn: Float8Block
        var casts: Casts
    }

    @Test func `int8 blocks are coded as in the vectors`() throws {
        let vector = try VectorFile("compression_optimizers").decode(Vectors.self).int8_block
        let compressor = Compressor(payload: .int8(block: vector.block))
        let input = vector.input_f32_hex.map(float)
        let bytes = compressor.encode(input)
        var expected: [UInt8] = []
        for (index, scale) in vector.scale_f32_hex.enumerated() {
            withUnsafeBytes(of: float(scale).bitPattern.littleEndian) { expected += $0 }
            let codes = vector.q[index * vector.block..<(index + 1) * vector.block]
            expected += codes.map { UInt8(bitPattern: $0) }
        }
        #expect(bytes == expected)
        #expect(
            compressor.decode(bytes, count: input.count) == vector.dequant_f32_hex.map(float))
    }

    @Test func `float8 blocks are coded as in the vectors`() throws {
        let vector = try VectorFile("compression_optimizers").decode(Vectors.self)
            .fp8_block_e4m3fn
        let compressor = Compressor(payload: .float8(block: vector.block))
        let input = vector.input_f32_hex.map(float)
        let bytes = compressor.encode(input)
        var expected: [UInt8] = []
        for (index, scale) in vector.scale_f32_hex.enumerated() {
            withUnsafeBytes(of: float(scale).bitPattern.littleEndian) { expected += $0 }
            expected += vector.codes[index * vector.block..<(index + 1) * vector.block]
        }
        #expect(bytes == expected)
        #expect(
            compressor.decode(bytes, count: input.count) == vector.dequant_f32_hex.map(float))
    }

    @Test func `four-bit codes share a byte, the first below`() {
        let values: [Float] = [7, -7, 3, 0.4, -1]
        let integers = Compressor(payload: .int4(block: 3))
        // Scales 1 and 1/7; −7 is 9 and −1 of the second block is −7.
        #expect(
            integers.encode(values).map(Int.init) == [
                0, 0, 128, 63, 0x97, 0x03, 0x25, 0x49, 0x12, 0x3E, 0x93,
            ])
        #expect(integers.decode(integers.encode(values), count: 5)?.prefix(3) == [7, -7, 3])
        let floats = Compressor(payload: .float4(block: 8))
        let exact: [Float] = [6, -4, 3, -2, 1.5, -1, 0.5, 0]
        #expect(floats.encode(exact).dropFirst(4) == [0xE7, 0xC5, 0xA3, 0x01])
        #expect(floats.decode(floats.encode(exact), count: 8) == exact)
    }

    @Test func `bfloat16 is rounded as in the vectors`() throws {
        let vector = try VectorFile("compression_optimizers").decode(Vectors.self).casts
        let probes = vector.probe_f32_hex.map(float)
        #expect(probes.map(Compressor.bfloat16) == vector.bfloat16)
        let compressor = Compressor(payload: .bfloat16)
        let back = compressor.decode(compressor.encode(probes), count: probes.count)
        #expect(back?.map { UInt16($0.bitPattern >> 16) } == vector.bfloat16)
    }

    @Test func `an int8 code errs by no more than half a step`() throws {
        var numbers = TestNumbers(state: 3)
        let values = (0..<1000).map { _ in Float.random(in: -5...5, using: &numbers) }
        let compressor = Compressor(payload: .int8(block: 64))
        let back = try #require(compressor.decode(compressor.encode(values), count: 1000))
        for (index, value) in values.enumerated() {
            let block = values[index / 64 * 64..<min(1000, index / 64 * 64 + 64)]
            let greatest = block.map(\.magnitude).max() ?? 0
            #expect(abs(back[index] - value) <= greatest / 254 * 1.00001)
        }
    }

    @Test func `a code of four or eight bits errs by no more than half a step`() throws {
        var numbers = TestNumbers(state: 4)
        let values = (0..<1000).map { _ in Float.random(in: -5...5, using: &numbers) }
        // Half of the widest step, as a part of the greatest magnitude: 32 of 448, 2 of 6, 1 of 7.
        let formats: [(Payload, Float)] = [
            (.float8(block: 64), 16.0 / 448), (.float4(block: 64), 1.0 / 6),
            (.int4(block: 64), 0.5 / 7),
        ]
        for (payload, step) in formats {
            let compressor = Compressor(payload: payload)
            let back = try #require(compressor.decode(compressor.encode(values), count: 1000))
            var worst: Float = 0
            for (index, value) in values.enumerated() {
                let block = values[index / 64 * 64..<min(1000, index / 64 * 64 + 64)]
                let greatest = block.map(\.magnitude).max() ?? 0
                worst = max(worst, abs(back[index] - value) / greatest)
            }
            #expect(worst <= step * 1.00001)
            #expect(worst > step * 0.9)
        }
    }

    @Test func `a number that is none does not spoil its block`() {
        let compressor = Compressor(payload: .int8(block: 4))
        let values: [Float] = [.nan, .infinity, -.infinity, 127]
        #expect(compressor.decode(compressor.encode(values), count: 4) == [0, 127, -127, 127])
        let zeros: [Float] = [0, -0.0, .nan, .leastNonzeroMagnitude]
        #expect(compressor.decode(compressor.encode(zeros), count: 4) == [0, 0, 0, 0])
        for payload in [Payload.float8(block: 4), .float4(block: 4), .int4(block: 4)] {
            let compressor = Compressor(payload: payload)
            #expect(compressor.decode(compressor.encode(values), count: 4) == [0, 127, -127, 127])
            #expect(compressor.decode(compressor.encode(zeros), count: 4) == [0, 0, 0, 0])
        }
        #expect(Compressor.bfloat16(.nan) == 0x7FC0)
        #expect(Compressor.bfloat16(-.infinity) == 0xFF80)
        #expect(Compressor.bfloat16(.greatestFiniteMagnitude) == 0x7F80)
    }
}
