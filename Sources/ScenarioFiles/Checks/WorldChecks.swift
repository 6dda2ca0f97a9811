import Accounting
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities

/// Finds what no single value shows: parts of a scenario that contradict each other.
///
/// A check is left out where a value that it needs could not be read, so that one fault makes one
/// message.
struct WorldChecks {
    let world: WorldReader
    private(set) var errors: [ScenarioError] = []

    init(_ world: WorldReader) {
        self.world = world
        checkStakes()
        for job in world.jobs.jobs {
            checkCounts(job)
            checkHold(job)
            checkPool(job)
            errors += SpreadChecks.errors(in: job, of: world)
        }
    }

    /// Every node needs the least stake of its tier, or it gets no lease.
    private mutating func checkStakes() {
        guard world.configuration.market != nil else { return }
        let rules = world.configuration.economy.settings(detection: .zero)
        for group in world.fleet.groups
        where group.isKnown && group.stake.isSound && group.configuration.count > 0 {
            let least = rules.leastStake(of: group.configuration.tier)
            guard group.configuration.stake < least else { continue }
            errors.append(
                group.stake.error(
                    "less than the least stake of tier \(group.tier.text), \(least); no node would "
                        + "get a lease", expected: "at least \(least)"))
        }
    }

    private mutating func checkCounts(_ job: JobReader.Job) {
        if job.nodes.isSound, job.minimumNodes.isSound, job.minimumNodes.value > job.nodes.value {
            errors.append(
                job.minimumNodes.error(
                    "\(job.minimumNodes.value) nodes to begin with, but only \(job.nodes.value) "
                        + "are wanted; lower it to \(job.nodes.value) or less",
                    expected: "at most \(job.nodes.value)"))
        }
        let batch = job.training.batch
        // Rows of nodes share it where the model is cut; see `SpreadChecks`.
        // Rows of nodes share the batch of a model that is cut; see `SpreadChecks`.
        let isCut = job.training.parallel.pipeline.value > 1
        if !isCut, job.nodes.isSound, batch.isSound, batch.value < Int64(job.nodes.value) {
            errors.append(
                batch.error(
                    "a batch of \(batch.value) sequences is less than one for each of the "
                        + "\(job.nodes.value) nodes; raise it or want fewer nodes",
                    expected: "at least \(job.nodes.value) sequences"))
        }
    }

    private mutating func checkHold(_ job: JobReader.Job) {
        guard job.hold.isSound, let hold = job.hold.value, hold.length > hold.period else { return }
        errors.append(
            job.hold.error(
                "holds nodes for \(hold.length) of every \(hold.period); shorten it, or leave "
                    + "“hold” out to hold them all the time"))
    }

    private mutating func checkPool(_ job: JobReader.Job) {
        let all = world.fleet.groups
        // Groups without nodes only offer themselves to overrides.
        let groups = all.filter { !($0.count.isSound && $0.count.value == 0) }
        guard !all.isEmpty, all.allSatisfy({ $0.isKnown && $0.count.isSound }),
            job.tier.isSound, job.network.isSound
        else { return }
        let ofTier = groups.filter {
            job.tier.value == nil || $0.tier.value == job.tier.value
        }
        let wanted = tierName(job)
        guard !ofTier.isEmpty else {
            errors.append(
                job.tier.error(
                    "no node of the fleet is of tier \(wanted); add a group with “tier: \(wanted)”")
            )
            return
        }
        let fitting = checkMemory(job, ofTier)
        guard !fitting.isEmpty else { return }
        checkMeasurements(job, fitting)
        checkNumber(job, fitting)
    }

    /// The groups whose nodes hold the model; a fault if there is none.
    private mutating func checkMemory(
        _ job: JobReader.Job, _ groups: [FleetReader.Group]
    ) -> [FleetReader.Group] {
        let training = job.training
        guard job.model.parameters.isSound, training.memoryPerParameter.isSound,
            training.activations.isSound, training.usable.isSound,
            groups.allSatisfy(\.gpus.isSound)
        else { return groups }
        let fitting = groups.filter {
            job.configuration.memoryFit(
                gpus: $0.configuration.gpus, memoryPerGPU: $0.configuration.accelerator.memory
            ).fits
        }
        guard fitting.isEmpty, let group = groups.first else { return fitting }
        let node = group.configuration
        let memory = node.accelerator.memory
        let fit = job.configuration.memoryFit(gpus: node.gpus, memoryPerGPU: memory)
        let enough = (node.gpus...1024).first {
            job.configuration.memoryFit(gpus: $0, memoryPerGPU: memory).fits
        }
        let remedy =
            enough.map {
                "\($0) × \(node.accelerator.name) would hold it: set \(group.gpus.key) to \($0)"
            } ?? "no number of \(node.accelerator.name) holds it: lower the activations"
        let message =
            "the model does not fit into a node: \(fit.arithmetic); \(remedy), or take "
            + "a smaller model" + SpreadChecks.otherWays(for: job, on: groups)
        let said = group.gpus.place.voice
        let field =
            said == .scenario || said == .override
            ? group.gpus.error(message) : job.model.parameters.error(message)
        errors.append(field)
        return []
    }

    private mutating func checkMeasurements(
        _ job: JobReader.Job, _ groups: [FleetReader.Group]
    ) {
        guard job.model.parameters.isSound, job.model.sequence.isSound,
            !world.measurements.rows.isEmpty
        else { return }
        let model = StepTimeModel(measurements: world.measurements.rows)
        for group in groups where group.gpus.isSound {
            do throws(StepTimeError) {
                _ = try job.configuration.estimate(on: group.configuration, model)
            } catch {
                let found = group.accelerator.error(
                    "\(error); take one of these, or add a row with its source to the table of "
                        + "measurements")
                if !errors.contains(found) { errors.append(found) }
            }
        }
    }

    private mutating func checkNumber(_ job: JobReader.Job, _ groups: [FleetReader.Group]) {
        let least = job.network.value ?? ByteRate(bytesPerSecond: 0)
        let reachable = groups.filter {
            min($0.configuration.up, $0.configuration.down) >= least
        }
        let count = reachable.map(\.count.value).reduce(0, +)
        if job.nodes.isSound, count < job.nodes.value {
            let kind = job.tier.value == nil ? "that fit" : "of tier \(tierName(job))"
            let line = reachable.count < groups.count ? " with \(least) in both directions" : ""
            errors.append(
                job.nodes.error(
                    "wants \(job.nodes.value) nodes, but the pool has \(count) \(kind)\(line); "
                        + "want at most \(count), or raise “count” in the fleet",
                    expected: "at most \(count)"))
        }
        let servers = world.network.storage.count
        let keepers = servers > 0 ? servers : groups.map(\.count.value).reduce(0, +)
        if job.redundancy.isSound, job.redundancy.value > keepers {
            let what = servers > 0 ? "storage servers" : "nodes"
            errors.append(
                job.redundancy.error(
                    "\(job.redundancy.value) copies need as many \(what), and there are "
                        + "\(keepers)", expected: "at most \(keepers)"))
        }
    }

    private func tierName(_ job: JobReader.Job) -> String {
        job.tier.value.flatMap {
            world.catalog.tiers.indices.contains($0) ? world.catalog.tiers[$0].value.name : nil
        } ?? "any"
    }
}
