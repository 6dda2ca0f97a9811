import ProtocolCore

/// What is known of a job.
struct JobRecord: Sendable {
    /// The last request that was taken, also if it is over: verification outlives a gang.
    var request: GangRequest
    /// Between the sites, for the request's traffic.
    var links: LinkTable
    /// The count of free nodes that the filters let pass; void once a node was admitted.
    var count: FreeNodes.Count
    /// nil if the job is over.
    var gang: Gang?

    /// What the gang is to seek, and its turn in the queue meanwhile; nil if no place is missing.
    var search: (sought: GangScheduler.Directive, turn: QueuedJob)? {
        guard let gang, gang.missing > 0 else { return nil }
        return (
            .seek(
                job: request.job, nodes: gang.missing, minimumNodes: gang.leastUseful,
                tier: request.tier, maxPrice: request.maxPrice),
            QueuedJob(
                job: request.job, priority: gang.members.isEmpty ? 0 : 1,
                submitted: gang.submitted)
        )
    }
}

/// The jobs that were ever taken, in the order of their identities.
struct JobTable: Sendable {
    var records: [JobRecord] = []
    private var order = IdentityOrder()

    func place(of job: JobID) -> Int? { order.place(of: job.index) }

    /// Adds a job that is not in the table.
    mutating func insert(_ record: JobRecord) {
        records.insert(record, at: order.insert(record.request.job.index))
    }
}
