import Checkpointing
import ProtocolCore
import Quantities
import Testing

struct SyntheticContentTests {
    private let key = Digest(ofWords: 7)

    private func content(_ bytes: Int64, chunk: Int64 = 100, key: Digest? = nil) -> ContentID {
        ContentID(
            of: SyntheticContent(
                bytes: Bytes(bytes), chunkBytes: Bytes(chunk), key: key ?? self.key))
    }

    @Test func `equal descriptions are equal contents, and everything in one counts`() {
        let name = content(1_000)
        #expect(name == content(1_000))
        #expect(name != content(999))
        #expect(name != content(1_001))
        #expect(name != content(1_000, chunk: 99))
        #expect(name != content(1_000, key: Digest(ofWords: 8)))
    }

    @Test func `one chunk is a leaf of its own, several hang under a node`() {
        #expect(content(0).codec == .raw)
        #expect(content(100).codec == .raw)
        #expect(content(101).codec == .dagPB)
        let sizes: [(bytes: Int64, chunks: Int)] = [(0, 1), (1, 1), (100, 1), (101, 2), (200, 2)]
        for size in sizes {
            let content = SyntheticContent(
                bytes: Bytes(size.bytes), chunkBytes: Bytes(100), key: key)
            #expect(content.chunkCount == size.chunks)
        }
    }

    @Test func `the leaf of a synthetic chunk is the hash of its description`() {
        // key ‖ index ‖ length, in words of eight big-endian bytes.
        let words = key.words
        let expected = Digest(ofWords: words.0, words.1, words.2, words.3, 0, 42)
        #expect(content(42) == ContentID(codec: .raw, digest: expected))
    }

    @Test(.enabled(if: CheckpointVectors.wantsLongTests))
    func `the state of a large model is named in milliseconds`() {
        let clock = ContinuousClock()
        let times = (0..<20).map { index in
            clock.measure {
                _ = content(
                    80_000_000_000, chunk: 64 << 20, key: Digest(ofWords: UInt64(index)))
            }
        }
        let best = times.min() ?? .zero
        // Printed, because the bound is wide: it must hold on a busy machine and without optimiser.
        print("naming 80 GB in chunks of 64 MiB took \(best)")
        #expect(best < .milliseconds(50))
    }
}
