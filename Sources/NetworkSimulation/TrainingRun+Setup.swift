import Aggregation
import Checkpointing
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

extension TrainingRun {
    /// A job that has not been submitted.
    init(
        _ id: JobID, _ job: JobConfiguration, in world: WorldConfiguration,
        secondsPerSequence: [Double?], dataHost: HostID, resultHost: HostID
    ) {
        self.id = id
        configuration = job
        self.secondsPerSequence = secondsPerSequence
        self.dataHost = dataHost
        self.resultHost = resultHost
        exchangeBytes = job.exchangeBytes
        stateBytes = job.stateBytes
        bytesPerSequence = Double(job.data.bytes.count) / Double(max(1, job.totalSequences))
        let digest = Digest(ofWords: world.seed.value, 0x6A6F_62, UInt64(id.index))
        key = digest.words.0
        let training = job.training
        asynchronous = Self.makeAsynchronous(id, job)
        coordinator = RoundCoordinator(
            settings: .init(
                job: id, mode: asynchronous == nil ? training.mode : .synchronous,
                sequencesPerStep: training.batch,
                totalSequences: job.totalSequences, quorum: training.quorum,
                minimumMembers: max(job.minimumNodes, training.parallelism.pipeline),
                grace: training.grace, sharing: training.sharing,
                lossPolicy: training.parallelism.isShardedOverMembers
                    ? .restart : training.lossPolicy,
                backups: training.backups, lateness: training.lateness,
                localSteps: training.localSteps, hidesExchanges: job.window(ofRound: 0) != nil))
        checkpoints = CheckpointCoordinator(
            settings: .init(
                job: id, intervalSteps: job.checkpoint.intervalSteps,
                replicas: job.checkpoint.replicas, bytes: stateBytes,
                chunkBytes: job.checkpoint.chunk, key: digest))
        checker = job.verification.map { verification in
            SpotChecker(
                settings: .init(
                    job: id, sampleRate: verification.sample, escalation: verification.escalation,
                    window: verification.window, excusesAbsence: true))
        }
        request = GangRequest(
            job: id, nodes: job.nodes, minimumNodes: job.minimumNodes, tier: job.tier,
            memoryPerNode: job.stateMemoryPerNode, minimumNetwork: job.minimumNetwork,
            // What keeps to dollars can come to any number of ZEN; the market knows the limit.
            maxPrice: job.isPegged ? GPUHourPrice(microZen: .max / 1_000_000) : job.maxPrice,
            dataSite: Int32(job.data.site),
            dataPerNode: Bytes(job.data.bytes.count / Int64(max(1, job.nodes))),
            trafficPerRound: exchangeBytes, weights: job.weights,
            maxNodesPerSite: job.maxNodesPerSite)
    }

    /// The coordinator of a job without rounds.
    private static func makeAsynchronous(
        _ id: JobID, _ job: JobConfiguration
    ) -> AsynchronousCoordinator? {
        guard case .asynchronous(let asynchrony) = job.training.mode else { return nil }
        return AsynchronousCoordinator(
            settings: .init(
                job: id, asynchrony: asynchrony, sequencesPerStep: job.training.batch,
                totalSequences: job.totalSequences, minimumMembers: job.minimumNodes,
                sharing: job.training.sharing))
    }
}
