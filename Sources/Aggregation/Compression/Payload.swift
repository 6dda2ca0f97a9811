/// How the numbers of an update are written on the wire.
public enum Payload: Hashable, Sendable {
    /// IEEE 754 binary32.
    case float32
    /// The upper half of a binary32, rounded to nearest, ties to even.
    case bfloat16
    /// One eight-bit float (e4m3fn, Micikevicius et al., arXiv 2209.05433) a parameter, and one
    /// binary32 scale for every `block` parameters: the greatest magnitude, divided by 448.
    case float8(block: Int)
    /// One signed byte a parameter, −127…127, and one binary32 scale for every `block` parameters.
    case int8(block: Int)
    /// One four-bit float (e2m1, OCP Microscaling Formats 1.0, section 5.3.3) a parameter, and one
    /// binary32 scale for every `block` parameters: the greatest magnitude, divided by 6.
    case float4(block: Int)
    /// One four-bit integer a parameter, −7…7, and one binary32 scale for every `block` parameters.
    case int4(block: Int)
    /// The greatest magnitudes alone, with their places.
    case topK(TopK)
    /// One bit a parameter, and one binary32 scale for all: the mean magnitude (EF-signSGD,
    /// Karimireddy et al., ICML 2019, algorithm 1). A zero travels as a plus.
    case sign
    /// Two thin factors for every matrix.
    case powerSGD(PowerSGD)
    /// The strongest cosine frequencies of every chunk.
    case demo(DeMo)

    /// How the updates of several members become one.
    public enum Combination: Hashable, Sendable {
        /// They can be added on the way: what a tree or a ring carries does not grow. The sum of
        /// two codes is a code only when it is written anew (``Payload/isWrittenOnTheWay``).
        case sum
        /// Everybody's own must reach everybody, because a sum of two would be another kind of
        /// thing: other places, other frequencies, other signs.
        case gather
    }

    /// How such updates become one.
    public var combination: Combination {
        switch self {
        case .float32, .bfloat16, .float8, .int8, .float4, .int4, .powerSGD: .sum
        case .topK, .sign, .demo: .gather
        }
    }

    /// Whether what is read back may differ from what was written, so that a sender gains from
    /// keeping the difference (``ErrorFeedback``).
    public var isLossy: Bool { self != .float32 }

    /// Whether a sum of such updates is rounded wherever it is sent on, because codes of two scales
    /// add up to numbers that neither scale can say.
    ///
    /// A sum over n members of a ring is written n times, by n − 1 of them and by the one that has
    /// it first. Each time it is wrong by a part of what it has grown to: with updates that are
    /// independent of each other the error of int8, relative to the sum, is √((n + 1) / 2) times
    /// that of one update written once; with updates that are all the same it is that of one. A
    /// tree writes as often, but mostly sums of few updates; in a butterfly and with a parameter
    /// server each part is written once, and so is the sum. Of factors every number is a float on
    /// the wire, whose sum is one too.
    public var isWrittenOnTheWay: Bool {
        switch self {
        case .bfloat16, .float8, .int8, .float4, .int4: true
        case .float32, .powerSGD, .topK, .sign, .demo: false
        }
    }

    /// Whether so much is left out that training suffers unless the sender keeps it: what is left
    /// out of codes is small and on either side, but of these the same is left out again and again.
    public var needsFeedback: Bool {
        switch self {
        case .float32, .bfloat16, .float8, .int8, .float4, .int4: false
        case .topK, .sign, .powerSGD, .demo: true
        }
    }

    /// Whether the numbers that shape it make sense: blocks and chunks that hold something, ranks
    /// and shares above zero.
    public var isSound: Bool {
        switch self {
        case .float32, .bfloat16, .sign: true
        case .float8(let block), .int8(let block), .float4(let block), .int4(let block):
            block > 0
        case .topK(let sparse): sparse.isSound
        case .powerSGD(let factors): factors.isSound
        case .demo(let frequencies): frequencies.isSound
        }
    }
}
