import ProtocolCore
import Testing

/// The short ways to a digest give what the long one gives.
struct DigestTests {
    /// The digest by the library's envelope interface, which shares nothing with the short ways.
    private func reference(_ bytes: [UInt8]) -> Digest {
        var stream = DigestStream()
        bytes.withUnsafeBytes { stream.update($0) }
        return stream.digest()
    }

    private func message(_ words: [UInt64]) -> [UInt8] {
        words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }

    @Test func `the digest of abc is that of the standard`() {
        #expect(
            Digest(of: Array("abc".utf8)).description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `messages of any length and from any collection have the same digest`() {
        var dice = SpotCheckerConservationTests.Dice(state: 7)
        for length in 0...200 {
            let bytes = (0..<length).map { _ in UInt8(dice.roll(256)) }
            #expect(Digest(of: bytes) == reference(bytes), "length \(length)")
            // A lazy collection lies nowhere in memory, a slice somewhere within.
            #expect(Digest(of: bytes.lazy.map { $0 }) == reference(bytes))
            #expect(Digest(of: ([9] + bytes)[1...]) == reference(bytes))
        }
    }

    @Test func `words are hashed as their bytes, however many there are`() {
        var dice = SpotCheckerConservationTests.Dice(state: 8)
        for _ in 0..<50 {
            let w = (0..<9).map { _ in
                UInt64(dice.roll(1 << 32)) << 32 | UInt64(dice.roll(1 << 32))
            }
            let digests = [
                Digest(ofWords: w[0]), Digest(ofWords: w[0], w[1]),
                Digest(ofWords: w[0], w[1], w[2]), Digest(ofWords: w[0], w[1], w[2], w[3]),
                Digest(ofWords: w[0], w[1], w[2], w[3], w[4]),
                Digest(ofWords: w[0], w[1], w[2], w[3], w[4], w[5]),
                Digest(ofWords: w[0], w[1], w[2], w[3], w[4], w[5], w[6]),
                Digest(ofWords: w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]),
                Digest(ofWords: w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]),
            ]
            for (index, digest) in digests.enumerated() {
                #expect(digest == reference(message(Array(w.prefix(index + 1)))))
            }
        }
    }

    @Test func `a tag stands before one digest or two`() {
        for tag in [UInt8(0), 1, 0x7F, 0x80, 0xFF] {
            let (a, b) = (digest(UInt64(tag), 1), digest(UInt64(tag), 2))
            var bytes = [tag]
            a.append(to: &bytes)
            #expect(Digest(tag: tag, a) == reference(bytes))
            b.append(to: &bytes)
            #expect(bytes.count == 65)
            #expect(Digest(tag: tag, a, b) == reference(bytes))
        }
    }
}
