public import Quantities

/// Why a run held more GPU-time than its centralised twin, state by state.
///
/// The bars are differences of integers, (net − twin), and add up to H_net − H_twin exactly, so
/// that their shares of H_net add up to 1 − E.
public struct Waterfall: Hashable, Sendable {
    /// One bar.
    public struct Bar: Hashable, Sendable {
        public var name: String
        /// Net minus twin; negative where the twin spends more.
        public var difference: GPUTime
        /// The share of the network's held time.
        public var share: Double
    }

    /// The held time of the network's run and of its twin.
    public let network: GPUTime
    public let twin: GPUTime
    /// The bars, in the order of the states.
    public let bars: [Bar]

    /// The efficiency E = H_twin / H_net.
    public var efficiency: Double { twin / network }

    /// The waterfall of two accounts in which no computation is open any more.
    ///
    /// - Precondition: the network held at least one GPU-nanosecond.
    public init(network: GPUTimeAccount, twin: GPUTimeAccount) {
        let held = network.held
        precondition(held > .zero, "a waterfall of a run that held nothing")
        self.network = held
        self.twin = twin.held
        var bars: [Bar] = []
        func add(_ name: String, _ difference: GPUTime) {
            bars.append(Bar(name: name, difference: difference, share: difference / held))
        }
        for state in GPUState.allCases {
            guard state == .computing else {
                add(state.name, network[state] - twin[state])
                continue
            }
            add("computation lost", network.lost - twin.lost)
            add("enclave overhead", network.enclave - twin.enclave)
            add(
                "slower GPUs and jitter",
                Self.slowness(of: network) - Self.slowness(of: twin))
            add("computation, the rest", network.nominal - twin.nominal)
        }
        self.bars = bars
        let sum = bars.reduce(GPUTime.zero) { $0 + $1.difference }
        precondition(
            sum == held - twin.held,
            "the waterfall does not close: \(sum) against \(held - twin.held)")
    }

    /// Useful computation above what nominal GPUs without an enclave would have taken.
    private static func slowness(of account: GPUTimeAccount) -> GPUTime {
        account.useful - account.nominal - account.enclave
    }
}
