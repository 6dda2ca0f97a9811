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
        var int8_block: Int8Block
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

    @Test func `bfloat16 is rounded as in the vectors`() throws {
        let vector = try VectorFile("compression_optimizers").decode(Vectors.self).casts
        let probes = vector.probe_f32_hex.map(float)
        #expect(probes.map(Compressor.bfloat16) == vector.bfloat16)
        let compressor = Compressor(payload: .bfloat16)
        let back = compressor.decode(compressor.encode(probes), count: probes.count)
        #expect(back?.map { UInt16($0.bitPattern >> 16) } == vector.bfloat16)
    }

    @Test(arguments: [Payload.float32, .bfloat16, .int8(block: 8), .int8(block: 7)])
    func `a payload is as long as it says`(payload: Payload) {
        for count in 0..<40 {
            let values = (0..<count).map { Float($0) - 3.5 }
            let bytes = Compressor(payload: payload).encode(values)
            #expect(Int64(bytes.count) == payload.bytes(parameters: Double(count)).count)
            #expect(Compressor(payload: payload).decode(bytes, count: count)?.count == count)
            #expect(Compressor(payload: payload).decode(bytes + [0], count: count) == nil)
        }
        let many = payload.bytes(parameters: 56e9).count
        #expect(abs(Double(many) - 56e9 * payload.bytesPerParameter) <= 1)
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

    @Test func `a number that is none does not spoil its block`() {
        let compressor = Compressor(payload: .int8(block: 4))
        let values: [Float] = [.nan, .infinity, -.infinity, 127]
        #expect(compressor.decode(compressor.encode(values), count: 4) == [0, 127, -127, 127])
        let zeros: [Float] = [0, -0.0, .nan, .leastNonzeroMagnitude]
        #expect(compressor.decode(compressor.encode(zeros), count: 4) == [0, 0, 0, 0])
        #expect(Compressor.bfloat16(.nan) == 0x7FC0)
        #expect(Compressor.bfloat16(-.infinity) == 0xFF80)
        #expect(Compressor.bfloat16(.greatestFiniteMagnitude) == 0x7F80)
    }
}
