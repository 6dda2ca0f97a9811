import Accounting
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

/// The shell of the admission benchmark: until it is passed, a node has put its stake down and
/// offers nothing.
extension World {
    static func makeCandidates(
        _ configuration: WorldConfiguration, _ nodes: [SimulatedNode]
    ) -> [Candidate] {
        guard configuration.admission != nil else { return [] }
        return nodes.map {
            Candidate(
                stream: RandomStream(
                    seed: configuration.seed, entity: $0.entity, purpose: "node.admission"))
        }
    }

    /// A node that has staked comes into the network, or is measured first if that is asked for.
    mutating func apply(_ index: Int, in context: inout Context<WorldEvent>) {
        guard configuration.admission != nil else { return join(index, in: &context) }
        nodes[index].isAbsent = true
        candidates[index].appliedAt = context.now
        candidates[index].tries = 0
        tryAdmission(of: index, after: .zero, in: &context)
    }

    /// A node is in the network from now.
    private mutating func join(_ index: Int, in context: inout Context<WorldEvent>) {
        nodes[index].isAbsent = false
        nodes[index].presentSince = context.now
        nodes[index].upInEpoch = .zero
        nodes[index].workedInEpoch = .zero
        nodes[index].sentInEpoch = .zero
        // While it was not there, it was not down.
        perform(
            scheduler.handle(.joinAnew(nodes[index].id), at: context.now), in: &context)
        if nodes[index].isUp { restore(index, in: &context) }
    }

    /// A node that leaves is measured no more.
    mutating func withdrawCandidate(_ index: Int) {
        guard !candidates.isEmpty else { return }
        candidates[index].serial += 1
        candidates[index].status = .outside
    }

    /// A node claims what its tier asks for, and its benchmark begins.
    private mutating func tryAdmission(
        of index: Int, after pause: Duration, in context: inout Context<WorldEvent>
    ) {
        guard let admission = configuration.admission else { return }
        let group = configuration.fleet[nodes[index].group]
        var benchmark = AdmissionBenchmark(
            settings: .init(
                tier: configuration.tiers[Int(group.tier.index)],
                ratePerGPU: admission.rates[Int(group.tier.index)],
                tolerance: admission.tolerance))
        let directives = benchmark.handle(.claimed(group.capability), at: context.now)
        candidates[index].benchmark = benchmark
        candidates[index].serial += 1
        guard directives == [.measure] else { return refuse(index, in: &context) }
        candidates[index].status = .tested
        let whole = admission.step * admission.steps
        // What the hardware truly is tells in the time that the steps take.
        let odds =
            admission.rates[Int(group.tier.index)].perSecond
            / (group.accelerator.peak.perSecond * nodes[index].speed)
        let nominal = Duration(roundingUpSeconds: whole.inSeconds * odds)
        let setup = group.provisioning.draw(from: &candidates[index].stream)
        let time = StepJitter(coefficientOfVariation: group.stepVariation)
            .phase(
                nominal: nominal, steps: admission.steps,
                draw: candidates[index].stream.uniform())
        let rate = admission.rates[Int(group.tier.index)] * Double(group.gpus)
        candidates[index].rate = rate * (whole / max(time, Duration(nanoseconds: 1)))
        context.schedule(
            .benchmarked(node: Int32(index), serial: candidates[index].serial),
            after: pause + Duration(roundingUpSeconds: max(0, setup)) + time)
    }

    /// A benchmark is over: the machine decides.
    mutating func finishBenchmark(
        _ index: Int, _ serial: Int32, in context: inout Context<WorldEvent>
    ) {
        guard let admission = configuration.admission, candidates[index].serial == serial,
            !nodes[index].isEjected
        else { return }
        // A machine that is down hands nothing in; its try does not count.
        guard nodes[index].isProcessUp, nodes[index].shocks == 0 else {
            return tryAdmission(of: index, after: admission.pause, in: &context)
        }
        let group = configuration.fleet[nodes[index].group]
        candidates[index].tries += 1
        candidates[index].benchmarks += 1
        let measured = AdmissionBenchmark.Input.measured(
            rate: candidates[index].rate, memory: group.hostMemory, up: group.up,
            down: group.down)
        if candidates[index].benchmark?.handle(measured, at: context.now) == [.admit] {
            candidates[index].status = .admitted
            candidates[index].admissions += 1
            candidates[index].waited += context.now - candidates[index].appliedAt
            join(index, in: &context)
        } else if candidates[index].tries < admission.tries {
            tryAdmission(of: index, after: admission.pause, in: &context)
        } else {
            refuse(index, in: &context)
        }
    }

    /// A node does not get in: it takes its stake back.
    private mutating func refuse(_ index: Int, in context: inout Context<WorldEvent>) {
        candidates[index].status = .refused
        settle(.leave(nodes[index].id), in: &context)
    }

    func admissionReports() -> [AdmissionReport] {
        guard !candidates.isEmpty else { return [] }
        return configuration.fleet.indices.map { group in
            let members = nodes.indices.filter { nodes[$0].group == group }
                .map { candidates[$0] }
            let admissions = members.reduce(0) { $0 + $1.admissions }
            let waited = members.reduce(Duration.zero) { $0 + $1.waited }
            return AdmissionReport(
                group: group, accelerator: configuration.fleet[group].accelerator.name,
                claimed: configuration.fleet[group].capability.accelerator,
                candidates: members.count { $0.serial > 0 },
                admitted: members.count { $0.admissions > 0 },
                refused: members.count { $0.status == .refused },
                pending: members.count { $0.status == .tested },
                benchmarks: members.reduce(0) { $0 + $1.benchmarks },
                meanWait: admissions > 0
                    ? Duration(nanoseconds: waited.nanoseconds / Int64(admissions)) : nil)
        }
    }
}
