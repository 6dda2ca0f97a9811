public import Accounting
public import Quantities

/// A bridge to another chain, over which customers pay and operators take their income home.
public struct BridgeConfiguration: Hashable, Sendable {
    public var rules: Bridge.Settings
    /// The share of their income that operators take to the other chain.
    public var withdrawn: Ratio
    /// From one withdrawal to the next, rounded up to epochs.
    public var withdrawalInterval: Duration
    public var attack: Attack?

    /// Attesters that lie.
    public struct Attack: Hashable, Sendable {
        /// How many do, and from when on.
        public var corrupt: Int
        public var from: Instant
        /// From one lie to the next; positive.
        public var every: Duration
        /// After how long they are found out, and the bridge is paused.
        public var detection: Duration
        /// How long the pause is, after which other attesters go on; nil for good.
        public var pause: Duration?
        /// Whether the loot is taken to the other chain at once, out of what others have locked.
        public var cashesOut: Bool

        /// An attack of these parts.
        public init(
            corrupt: Int, from: Instant, every: Duration, detection: Duration, pause: Duration?,
            cashesOut: Bool
        ) {
            self.corrupt = corrupt
            self.from = from
            self.every = every
            self.detection = detection
            self.pause = pause
            self.cashesOut = cashesOut
        }
    }

    /// A bridge with these rules; nobody withdraws, and nobody lies, unless said otherwise.
    public init(
        rules: Bridge.Settings, withdrawn: Ratio = .zero, withdrawalInterval: Duration = .days(1),
        attack: Attack? = nil
    ) {
        self.rules = rules
        self.withdrawn = withdrawn
        self.withdrawalInterval = withdrawalInterval
        self.attack = attack
    }
}
