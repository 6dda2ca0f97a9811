/// What of an update is sent when only its strongest cosine frequencies are (DeMo, arXiv
/// 2411.19870): the update is cut into chunks, each is turned into frequencies by an orthonormal
/// DCT-II, and of each the greatest are kept.
///
/// The last chunk is filled up with zeros. Of a square chunk both sides are transformed; the
/// published optimiser takes squares of 64 × 64 out of its matrices and keeps 32 of their 4096
/// frequencies.
public struct DeMo: Hashable, Sendable {
    /// What is left of the momentum after a step.
    public var decay: Double
    /// Numbers along a side of a chunk.
    public var side: Int
    /// Whether a chunk has two sides.
    public var isSquare: Bool
    /// Frequencies that are kept of a chunk.
    public var kept: Int
    /// How the value of a frequency is written.
    public var values: TopK.Values

    /// Frequencies of chunks; the defaults are those of the published optimiser.
    public init(
        decay: Double = 0.999, side: Int = 64, isSquare: Bool = true, kept: Int = 32,
        values: TopK.Values = .float32
    ) {
        self.decay = decay
        self.side = side
        self.isSquare = isSquare
        self.kept = kept
        self.values = values
    }

    /// Numbers in a chunk.
    public var chunk: Int { isSquare ? side * side : side }

    var isSound: Bool {
        side > 0 && side <= 1 << 15 && kept > 0 && kept <= chunk && decay >= 0 && decay <= 1
    }

    /// How the frequencies travel.
    var code: TopK { TopK(.count(kept), ofEvery: chunk, values: values) }

    /// The size of an update of so many parameters.
    func bytes(of count: Int) -> Int { code.bytes(of: paddedCount(count)) }

    /// The frequencies of an update, those of the zeros at its end included.
    func paddedCount(_ count: Int) -> Int { (count + chunk - 1) / chunk * chunk }
}
