import Randomness
import Testing

struct PhiloxTests {
    private struct Vectors: Decodable {
        struct Entry: Decodable {
            var ctr: [String]
            var key: [String]
            var out: [String]
        }
        var philox4x32_10: [Entry]
    }

    private static func pair(_ words: [String], _ index: Int) throws -> UInt64 {
        let low = try #require(UInt64(words[index], radix: 16))
        let high = try #require(UInt64(words[index + 1], radix: 16))
        return low | high << 32
    }

    @Test func `philox gives the published blocks`() throws {
        let vectors = try VectorFile.decode(Vectors.self, from: "rng")
        #expect(vectors.philox4x32_10.count == 5)
        for entry in vectors.philox4x32_10 {
            let block = Philox4x32.block(
                counter: .init(low: try Self.pair(entry.ctr, 0), high: try Self.pair(entry.ctr, 2)),
                key: try Self.pair(entry.key, 0))
            #expect(block.low == (try Self.pair(entry.out, 0)))
            #expect(block.high == (try Self.pair(entry.out, 2)))
        }
    }
}
