public import ProtocolCore
public import Quantities

/// The benchmark that a node passes before it joins: whether it has what its tier asks for.
///
/// ```
///  idle ──claimed──► (claim below the tier) ─► decided
///   │                 (claim good enough) ─► claimed ──measured──► decided
///   └─ measured: discarded, as is everything after the decision
/// ```
/// One machine for each node. Nothing is measured for a claim that is itself below the tier.
public struct AdmissionBenchmark: ProtocolMachine {
    /// What the node has to reach.
    public struct Settings: Hashable, Sendable {
        public var tier: Tier
        /// The training throughput that the catalogue gives for one accelerator of the tier.
        public var ratePerGPU: FLOPRate
        /// How far a measurement may stay below the requirement, because benchmarks are noisy.
        public var tolerance: Ratio

        public init(tier: Tier, ratePerGPU: FLOPRate, tolerance: Ratio) {
            self.tier = tier
            self.ratePerGPU = ratePerGPU
            self.tolerance = tolerance
        }
    }

    /// What the machine is told.
    public enum Input: Sendable {
        /// What the node says of itself.
        case claimed(Capability)
        /// What the benchmark found: throughput of the whole node, host memory, and the access line
        /// out of the node and into it.
        case measured(rate: FLOPRate, memory: Bytes, up: ByteRate, down: ByteRate)
    }

    /// What the machine orders.
    public enum Directive: Sendable, Equatable {
        /// Run the benchmark on the node.
        case measure
        case admit
        case reject([Shortfall])
        case discard(Discard)
    }

    /// What a node has too little of.
    public enum Shortfall: Hashable, Sendable {
        case accelerator(found: String, required: String)
        case gpus(found: Int, required: Int)
        case memory(found: Bytes, required: Bytes)
        case rate(found: FLOPRate, required: FLOPRate)
        case up(found: ByteRate, required: ByteRate)
        case down(found: ByteRate, required: ByteRate)
    }

    /// Why an input changes nothing.
    public enum Discard: Hashable, Sendable {
        /// A measurement of a node that claims nothing.
        case nothingClaimed
        /// A second claim while the first is being measured.
        case repeatedClaim
        case alreadyDecided
    }

    private enum State: Sendable {
        case idle
        case claimed(Capability)
        case decided
    }

    public let settings: Settings
    private var state = State.idle

    public init(settings: Settings) { self.settings = settings }

    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch (state, input) {
        case (.idle, .claimed(let claim)):
            let shortfalls = shortfalls(ofClaim: claim)
            guard shortfalls.isEmpty else { return decide(shortfalls) }
            state = .claimed(claim)
            return [.measure]
        case (.claimed(let claim), .measured(let rate, let memory, let up, let down)):
            return decide(
                shortfalls(
                    ofMeasured: rate, gpus: claim.gpus, memory: memory, up: up, down: down))
        case (.idle, .measured): return [.discard(.nothingClaimed)]
        case (.claimed, .claimed): return [.discard(.repeatedClaim)]
        case (.decided, _): return [.discard(.alreadyDecided)]
        }
    }

    private mutating func decide(_ shortfalls: [Shortfall]) -> [Directive] {
        state = .decided
        return [shortfalls.isEmpty ? .admit : .reject(shortfalls)]
    }

    private func shortfalls(ofClaim claim: Capability) -> [Shortfall] {
        let tier = settings.tier
        var found: [Shortfall] = []
        if claim.accelerator != tier.accelerator {
            found.append(.accelerator(found: claim.accelerator, required: tier.accelerator))
        }
        if claim.gpus < tier.gpus { found.append(.gpus(found: claim.gpus, required: tier.gpus)) }
        if claim.hostMemory < tier.hostMemory {
            found.append(.memory(found: claim.hostMemory, required: tier.hostMemory))
        }
        if claim.up < tier.network { found.append(.up(found: claim.up, required: tier.network)) }
        if claim.down < tier.network {
            found.append(.down(found: claim.down, required: tier.network))
        }
        return found
    }

    private func shortfalls(
        ofMeasured rate: FLOPRate, gpus: Int, memory: Bytes, up: ByteRate, down: ByteRate
    ) -> [Shortfall] {
        let least = 1 - settings.tolerance.value
        let tier = settings.tier
        let required = settings.ratePerGPU * Double(gpus)
        var found: [Shortfall] = []
        if rate < required * least { found.append(.rate(found: rate, required: required)) }
        if Double(memory.count) < Double(tier.hostMemory.count) * least {
            found.append(.memory(found: memory, required: tier.hostMemory))
        }
        let line = ByteRate(bytesPerSecond: tier.network.bytesPerSecond * least)
        if up < line { found.append(.up(found: up, required: tier.network)) }
        if down < line { found.append(.down(found: down, required: tier.network)) }
        return found
    }
}
