import ProtocolCore
import Quantities

/// Which steps of a commitment are sampled: a draw that nobody knows before the commitment is made.
///
/// Step k is drawn if the first 64 bits of SHA-256(beacon ‖ root ‖ k) lie below rate × 2⁶⁴. The
/// beacon is made public after the commitment, and the root makes each worker's draw its own.
struct StepLottery {
    private typealias Words = (UInt64, UInt64, UInt64, UInt64)
    /// The 72 bytes of the message; only the last word differs from step to step.
    private var message: (Words, Words, UInt64)

    init(beacon: Digest, root: Digest) {
        let b = beacon.words
        let r = root.words
        message = (
            (b.0.bigEndian, b.1.bigEndian, b.2.bigEndian, b.3.bigEndian),
            (r.0.bigEndian, r.1.bigEndian, r.2.bigEndian, r.3.bigEndian), 0
        )
    }

    /// The digest that decides over a step.
    mutating func ticket(ofStep step: Int) -> Digest {
        message.2 = UInt64(step).bigEndian
        return withUnsafeBytes(of: &message) { Digest(of: $0) }
    }
}

/// The bound below which a ticket is drawn.
enum LotteryThreshold: Sendable {
    case below(UInt64)
    case everything

    /// The bound for a rate: the whole numbers below rate × 2⁶⁴ are drawn.
    init(_ rate: Ratio) {
        let bound = (rate.value * 0x1p64).rounded(.up)
        if bound >= 0x1p64 {
            self = .everything
        } else {
            self = .below(bound > 0 ? UInt64(bound) : 0)
        }
    }

    func draws(_ ticket: Digest) -> Bool {
        switch self {
        case .below(let bound): ticket.words.0 < bound
        case .everything: true
        }
    }
}
