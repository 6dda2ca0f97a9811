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
/// The way back:
/// ```
///  absent ──burn, if so much lies locked──► burned ──finality──► released on the other chain
/// ```
/// At any time locked + unbacked = minted + in flight, where in flight is what was locked and not
/// minted yet. What was minted out of nothing can be burned like any other, and so the locks of
/// others taken: whoever burns last finds nothing. Lies about a passage are another passage: an
/// attestation counts for the recipient and the amount that it names.
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
        /// ZEN were burned here, to be released on the other chain.
        case burn(Claim)
        /// The claim was found to be forged: it is not to be minted.
        case strike(Claim)
    }

    /// What is ordered.
    public enum Directive: Hashable, Sendable {
        case wake(at: Instant)
        /// The lock is final: honest attesters attest it.
        case final(Claim)
        case mint(Claim)
        /// The other chain gives out what was burned here.
        case release(Claim)
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
        /// Less lies locked on the other chain.
        case reserve(PassageID)
        /// The bridge is paused: nothing leaves.
        case paused(PassageID)
        /// A claim that is not forged: its lock is known.
        case backed(PassageID)
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
            let all = Int128(capacity.micro) + Int128(flow(during: detection).micro)
            return Zen(micro: Int64(clamping: all))
        }

        /// How much the limit rises in a time, rounded up.
        public func flow(during time: Duration) -> Zen {
            let flow = WideArithmetic.scaledUp(
                Int128(ratePerHour.micro), by: Int128(time.nanoseconds),
                over: Int128(Duration.hours(1).nanoseconds))
            return Zen(micro: Int64(clamping: flow))
        }
    }

    public let settings: Settings
    /// Locked on the other chain and minted here, since the start.
    public internal(set) var locked = Zen.zero
    public internal(set) var minted = Zen.zero
    /// The part of it that nobody has locked.
    public internal(set) var unbacked = Zen.zero
    public internal(set) var isPaused = false
    /// Burned here and released on the other chain, since the start.
    public internal(set) var burned = Zen.zero
    public internal(set) var released = Zen.zero

    var limit: TokenBucket
    /// Locks by passage, and those that are not final yet in the order of their coming.
    var locks: [PassageID: Claim] = [:]
    var ripening: [(claim: Claim, at: Instant)] = []
    /// Who has attested what.
    var attestations: [Claim: [Int32]] = [:]
    /// Enough have attested: minted, or waiting their turn for the limit.
    var settled: Set<Claim> = []
    var due: [Claim] = []
    /// Burned and not released yet, in the order of their coming.
    var leaving: [(claim: Claim, at: Instant)] = []
    /// Passages to the other chain.
    var burns: Set<PassageID> = []
    /// Passages of which the lock was made good.
    var redeemed: Set<PassageID> = []

    /// What was locked and is not minted yet.
    public var inFlight: Zen { locked + unbacked - minted }

    /// What lies on the other chain and is not promised to anybody who has burned.
    public var reserve: Zen { locked - burned }

    /// What may be minted at once now.
    public func level(at now: Instant) -> Zen { limit.level(at: now) }

    /// How much waits for its turn.
    public var waiting: Zen { due.reduce(.zero) { $0 + $1.amount } }

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
        case .burn(let claim): burn(claim, at: now)
        case .strike(let claim): strike(claim)
        }
    }
}

/// The number of a passage over the bridge; never reused.
public struct PassageID: Hashable, Comparable, Sendable {
    public var ordinal: Int64
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    public static func < (a: PassageID, b: PassageID) -> Bool { a.ordinal < b.ordinal }
}
