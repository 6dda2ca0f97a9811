import ProtocolCore
import Quantities

/// Where a checkpoint begins.
extension CheckpointCoordinator {
    /// A place in the job where its state could be kept.
    struct Boundary {
        var round: RoundID
        var step: Int64
        var retained: Int64
        var uploader: NodeID
        var holders: [ReplicaHolder]
        var force: Bool
    }

    mutating func onBoundary(_ boundary: Boundary) -> [Directive] {
        guard boundary.step >= 0, boundary.retained >= 0 else {
            return [.discard(.malformedBoundary(step: boundary.step, retained: boundary.retained))]
        }
        var directives: [Directive] = []
        if case .uploading(let upload) = state, boundary.step < upload.manifest.step {
            directives = abandon(upload, .jobWentBack(step: boundary.step))
        }
        // A job that went back without asking for a recovery counts from where it is.
        origin = min(origin, boundary.step)
        guard boundary.force || boundary.step - origin >= settings.intervalSteps else {
            return directives
        }
        switch state {
        case .uploading(let upload): directives += skip(boundary, .stillUploading(upload.id))
        case .idle: directives += begin(boundary)
        }
        return directives
    }

    /// Begins a checkpoint with the holders that are up.
    private mutating func begin(_ boundary: Boundary) -> [Directive] {
        let content = contentID(of: boundary)
        let chosen = ReplicaPlacement.choose(
            key: content.digest, among: boundary.holders, count: settings.replicas,
            excluding: down)
        guard !chosen.isEmpty else { return skip(boundary, .noHolder) }
        let id = CheckpointID(next)
        next += 1
        origin = boundary.step
        passedOver = nil
        state = .uploading(
            CheckpointUpload(
                id: id,
                manifest: Manifest(
                    content: content, bytes: settings.bytes, round: boundary.round,
                    retained: boundary.retained, step: boundary.step),
                uploader: boundary.uploader, candidates: boundary.holders,
                awaited: chosen.compactMap { node in boundary.holders.first { $0.node == node } }))
        let stores = chosen.map { node in
            Directive.store(id, from: boundary.uploader, to: node, bytes: settings.bytes)
        }
        return [.snapshot(id, uploader: boundary.uploader, bytes: settings.bytes)] + stores
    }

    /// Passes a checkpoint over, and says so when it was wanted or a whole interval is lost.
    private mutating func skip(_ boundary: Boundary, _ reason: SkipReason) -> [Directive] {
        if let last = passedOver, !boundary.force, boundary.step >= last,
            boundary.step - last < settings.intervalSteps
        {
            return []
        }
        passedOver = boundary.step
        skipped += 1
        return [.skip(step: boundary.step, reason)]
    }

    /// The state after one round has one content, however often it is kept.
    private func contentID(of boundary: Boundary) -> ContentID {
        let words = settings.key.words
        let key = Digest(
            ofWords: words.0, words.1, words.2, words.3,
            UInt64(bitPattern: boundary.round.ordinal), UInt64(bitPattern: boundary.step),
            UInt64(bitPattern: boundary.retained))
        return ContentID(
            of: SyntheticContent(
                bytes: settings.bytes, chunkBytes: settings.chunkBytes, key: key))
    }
}
