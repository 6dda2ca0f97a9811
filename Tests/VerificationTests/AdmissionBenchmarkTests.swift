import ProtocolCore
import Quantities
import Testing
import Verification

struct AdmissionBenchmarkTests {
    private let tier = Tier(
        name: "bronze", accelerator: "A100-40GB", gpus: 4, hostMemory: Bytes(256_000_000_000),
        network: .gbps(100), uptime: .percent(95), listPrice: GPUHourPrice(microZen: 2_500_000))

    private func claim(gpus: Int = 4, memory: Int64 = 256_000_000_000) -> Capability {
        Capability(
            accelerator: "A100-40GB", gpus: gpus, memoryPerGPU: Bytes(40_000_000_000),
            hostMemory: Bytes(memory), up: .gbps(100), down: .gbps(100))
    }

    private func machine() -> AdmissionBenchmark {
        AdmissionBenchmark(
            settings: .init(tier: tier, ratePerGPU: .teraFLOPs(100), tolerance: .percent(5)))
    }

    private func measured(
        teraFLOPs: Double = 400, gigabytes: Int64 = 256, up: Double = 100, down: Double = 100
    ) -> AdmissionBenchmark.Input {
        .measured(
            rate: .teraFLOPs(teraFLOPs), memory: Bytes(gigabytes * 1_000_000_000), up: .gbps(up),
            down: .gbps(down))
    }

    @Test func `a node that is what it claims is admitted`() {
        var machine = machine()
        #expect(machine.handle(.claimed(claim()), at: start) == [.measure])
        #expect(machine.handle(measured(), at: later) == [.admit])
    }

    @Test func `a measurement may stay below by the tolerance and no more`() {
        for (teraFLOPs, orders) in [
            (380.0, [AdmissionBenchmark.Directive.admit]),
            (
                379.9,
                [
                    .reject([
                        .rate(found: .teraFLOPs(379.9), required: .teraFLOPs(400))
                    ])
                ]
            ),
        ] {
            var machine = machine()
            _ = machine.handle(.claimed(claim()), at: start)
            #expect(machine.handle(measured(teraFLOPs: teraFLOPs), at: later) == orders)
        }
    }

    @Test func `everything that is missing is named`() {
        var machine = machine()
        _ = machine.handle(.claimed(claim()), at: start)
        #expect(
            machine.handle(measured(gigabytes: 128, up: 1, down: 50), at: later) == [
                .reject([
                    .memory(found: Bytes(128_000_000_000), required: tier.hostMemory),
                    .up(found: .gbps(1), required: .gbps(100)),
                    .down(found: .gbps(50), required: .gbps(100)),
                ])
            ])
    }

    @Test func `a claim below the tier is not even measured`() {
        var machine = machine()
        var poor = claim(gpus: 1, memory: 8)
        poor.accelerator = "RTX-4090"
        poor.up = .gbps(1)
        poor.down = .gbps(2)
        #expect(
            machine.handle(.claimed(poor), at: start) == [
                .reject([
                    .accelerator(found: "RTX-4090", required: "A100-40GB"),
                    .gpus(found: 1, required: 4),
                    .memory(found: Bytes(8), required: tier.hostMemory),
                    .up(found: .gbps(1), required: .gbps(100)),
                    .down(found: .gbps(2), required: .gbps(100)),
                ])
            ])
    }

    @Test func `every other input in every state is discarded`() {
        var idle = machine()
        #expect(idle.handle(measured(), at: start) == [.discard(.nothingClaimed)])
        var claimed = machine()
        _ = claimed.handle(.claimed(claim()), at: start)
        #expect(claimed.handle(.claimed(claim()), at: start) == [.discard(.repeatedClaim)])
        var decided = claimed
        _ = decided.handle(measured(), at: start)
        #expect(decided.handle(measured(), at: later) == [.discard(.alreadyDecided)])
        #expect(decided.handle(.claimed(claim()), at: later) == [.discard(.alreadyDecided)])
    }

    @Test func `a node that claims more GPUs is measured by them`() {
        var machine = machine()
        _ = machine.handle(.claimed(claim(gpus: 8)), at: start)
        #expect(
            machine.handle(measured(), at: later) == [
                .reject([.rate(found: .teraFLOPs(400), required: .teraFLOPs(800))])
            ])
    }
}
