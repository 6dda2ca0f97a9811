public import ProtocolCore
public import Quantities

/// A lock–mint bridge: ZEN locked on one chain come into being on another when enough attesters say
/// so.
///
/// A passage:
/// ```
///  absent ──lock──► locked ──finality──► final ──m attesters agree──► due ──limit allows──► minted
///                                                                      └─ waits its turn ─┘
///  forged: absent ──m attesters say it was locked──► due ──limit allows──► minted, and unbacked
/// ```
/// The minting side cannot see the other chain: it mints whatever m different attesters say, and so
/// do fewer than m liars nothing, and m of them what the limit lets through until the bridge is
/// paused: at most capacity + rate × time to detection. Honest attesters are told of a lock when it
/// is final, not before.
///
/// At any time locked + unbacked = minted + in flight, where in flight is what was locked and not
/// minted yet. Lies about a passage are another passage: an attestation counts for the recipient
/// and the amount that it names.
public struct Bridge: ProtocolMachine {
    /// What a passage brings to whom.
    public struct Claim: Hashable, Sendable {
        public var passage: PassageID
        public var recipient: Int32
        public var amount: Zen

        public init(_ passage: PassageID, recipient: Int32, amount: Zen) {
            self.passage = passage
            self.recipient = recipient
            self.amount = amount
        }
    }

    /// What is told.
    public enum Input: Hashable, Sendable {
        /// ZEN were locked on the other chain.
        case lock(Claim)
        /// An attester says that they were.
        case attest(Claim, attester: Int32)
        /// A time that was asked for has come.
        case wake
        case pause
        case resume
    }

    /// What is ordered.
    public enum Directive: Hashable, Sendable {
        case wake(at: Instant)
        /// The lock is final: honest attesters attest it.
        case final(Claim)
        case mint(Claim)
        case reject(Rejection)
        case discard(Discard)
    }

    /// Why a wish is not granted.
    public enum Rejection: Hashable, Sendable {
        /// An amount of nothing, less, or more than the limit ever lets through.
        case amount(PassageID)
        /// A number that was used already.
        case knownPassage(PassageID)
        /// Somebody who is no attester.
        case stranger(Int32)
    }

    /// Why an input changes nothing.
    public enum Discard: Hashable, Sendable {
        /// The attester has said so already.
        case repeated(PassageID, attester: Int32)
        /// The passage was minted, or waits for nothing but the limit.
        case settled(PassageID)
        /// Nothing is due.
        case notDue
        /// It is paused, or not, already.
        case unchanged
    }

    /// The rules of a bridge.
    public struct Settings: Hashable, Sendable {
        /// From the lock until it cannot be undone any more.
        public var finality: Duration
        /// Attesters, numbered from 0, and how many of them must agree.
        public var attesters: Int
        public var quorum: Int
        /// The most that is minted at once, and how much more an hour.
        public var capacity: Zen
        public var ratePerHour: Zen

        /// - Precondition: 0 < quorum ≤ attesters.
        public init(
            finality: Duration, attesters: Int, quorum: Int, capacity: Zen, ratePerHour: Zen
        ) {
            precondition(quorum > 0 && quorum <= attesters, "\(quorum) of \(attesters) attesters")
            self.finality = finality
            self.attesters = attesters
            self.quorum = quorum
            self.capacity = capacity
            self.ratePerHour = ratePerHour
        }

        /// The most that attesters can mint out of nothing before they are found out: nothing for
        /// fewer than the quorum, else capacity + rate × time to detection, rounded up.
        public func greatestLoss(corrupt: Int, detection: Duration) -> Zen {
            guard corrupt >= quorum else { return .zero }
            let flow = WideArithmetic.scaledUp(
                Int128(ratePerHour.micro), by: Int128(detection.nanoseconds),
                over: Int128(Duration.hours(1).nanoseconds))
            return Zen(micro: Int64(clamping: Int128(capacity.micro) + flow))
        }
    }

    public let settings: Settings
    /// Locked on the other chain and minted here, since the start.
    public internal(set) var locked = Zen.zero
    public internal(set) var minted = Zen.zero
    /// The part of it that nobody has locked.
    public internal(set) var unbacked = Zen.zero
    public internal(set) var isPaused = false

    var limit: TokenBucket
    /// Locks by passage, and those that are not final yet in the order of their coming.
    var locks: [PassageID: Claim] = [:]
    var ripening: [(claim: Claim, at: Instant)] = []
    /// Who has attested what.
    var attestations: [Claim: [Int32]] = [:]
    /// Enough have attested: minted, or waiting their turn for the limit.
    var settled: Set<Claim> = []
    var due: [Claim] = []
    /// Passages of which the lock was made good.
    var redeemed: Set<PassageID> = []

    /// What was locked and is not minted yet.
    public var inFlight: Zen { locked + unbacked - minted }

    /// A bridge with a full limit.
    public init(settings: Settings) {
        self.settings = settings
        limit = TokenBucket(capacity: settings.capacity, ratePerHour: settings.ratePerHour)
    }

    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .lock(let claim): lock(claim, at: now)
        case .attest(let claim, let attester): attest(claim, by: attester, at: now)
        case .wake: wake(at: now)
        case .pause: pause()
        case .resume: resume(at: now)
        }
    }
}

/// The number of a passage over the bridge; never reused.
public struct PassageID: Hashable, Comparable, Sendable {
    public var ordinal: Int64
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    public static func < (a: PassageID, b: PassageID) -> Bool { a.ordinal < b.ordinal }
}
