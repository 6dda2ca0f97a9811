/// Signs with a common scale (EF-signSGD: Karimireddy et al., ICML 2019, algorithm 1), and the vote
/// of many.
public enum SignCode {
    /// For each parameter the sign that more members have, or zero if neither is in the majority
    /// (signSGD with majority vote, Bernstein et al., ICML 2018, algorithm 2).
    ///
    /// - Precondition: all are of the same length.
    public static func majority(of members: [[Double]]) -> [Double] {
        guard let first = members.first else { return [] }
        precondition(members.allSatisfy { $0.count == first.count }, "votes of several lengths")
        return first.indices.map { index in
            var vote = 0
            for member in members { vote += member[index].isZero ? 0 : member[index] > 0 ? 1 : -1 }
            return Double(vote.signum())
        }
    }

    static func encode(_ values: [Float], to out: inout [UInt8]) {
        let scale = Float(meanMagnitude(of: values.map(Double.init)))
        Compressor.append(scale.bitPattern, to: &out)
        var writer = BitWriter(after: out)
        for value in values { writer.write(value < 0 ? 1 : 0, bits: 1) }
        writer.finish()
        out = writer.bytes
    }

    static func decode(_ bytes: [UInt8], count: Int) -> [Float] {
        let scale = Float(bitPattern: Compressor.word(in: bytes, at: 0))
        return (0..<count).map { index in
            bytes[4 + index / 8] >> UInt8(index % 8) & 1 == 0 ? scale : -scale
        }
    }

    /// The mean magnitude over all, to which what is not finite adds nothing.
    private static func meanMagnitude(of values: [Double]) -> Double {
        var sum = 0.0
        for value in values where value.isFinite { sum += value.magnitude }
        return values.isEmpty ? 0 : sum / Double(values.count)
    }
}
