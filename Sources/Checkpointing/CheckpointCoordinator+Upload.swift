import ProtocolCore
import Quantities

/// How an upload goes on and ends.
extension CheckpointCoordinator {
    mutating func onStored(_ id: CheckpointID, _ node: NodeID) -> [Directive] {
        guard case .uploading(var upload) = state, upload.id == id else { return [stale(id)] }
        guard upload.awaits(node) else { return [.discard(.notAwaited(id, node))] }
        upload.store(node)
        guard upload.awaited.isEmpty else {
            state = .uploading(upload)
            return []
        }
        state = .idle
        complete.insert(
            Complete(manifest: upload.manifest, holders: upload.stored.map(\.node).sorted()), at: 0)
        complete = Array(complete.prefix(Self.kept))
        completed += 1
        return [.durable(upload.manifest, id)]
    }

    mutating func onFailed(_ id: CheckpointID, _ node: NodeID) -> [Directive] {
        guard case .uploading(let upload) = state, upload.id == id else { return [stale(id)] }
        guard upload.awaits(node) else { return [.discard(.notAwaited(id, node))] }
        return replace(node, in: upload)
    }

    mutating func onUploaderLost(_ id: CheckpointID) -> [Directive] {
        guard case .uploading(let upload) = state, upload.id == id else { return [stale(id)] }
        return abandon(upload, .uploaderLost(upload.uploader))
    }

    /// Nothing goes to or from a node that is down: what waits for it is as good as failed.
    mutating func onDown(_ node: NodeID) -> [Directive] {
        guard down.insert(node).inserted else { return [.discard(.alreadyDown(node))] }
        guard case .uploading(let upload) = state else { return [] }
        if upload.uploader == node { return abandon(upload, .uploaderLost(node)) }
        return upload.awaits(node) ? replace(node, in: upload) : []
    }

    mutating func onUp(_ node: NodeID) -> [Directive] {
        down.remove(node) == nil ? [.discard(.alreadyUp(node))] : []
    }

    mutating func onRecover() -> [Directive] {
        guard let newest else {
            origin = 0
            return [.restore(RecoveryPlan(manifest: nil, sources: []))]
        }
        for checkpoint in complete {
            let sources = checkpoint.holders.filter { !down.contains($0) }
            guard !sources.isEmpty else { continue }
            origin = min(origin, checkpoint.manifest.step)
            return [.restore(RecoveryPlan(manifest: checkpoint.manifest, sources: sources))]
        }
        return [.noReplicaUp(newest)]
    }

    mutating func abandon(_ upload: CheckpointUpload, _ reason: AbandonReason) -> [Directive] {
        state = .idle
        abandoned += 1
        return [.abandon(upload.id, reason)]
    }

    private mutating func replace(_ node: NodeID, in upload: CheckpointUpload) -> [Directive] {
        var upload = upload
        guard let other = upload.replace(node, down: down) else {
            return abandon(upload, .noHolderLeft(lost: node))
        }
        state = .uploading(upload)
        return [
            .store(upload.id, from: upload.uploader, to: other, bytes: upload.manifest.bytes)
        ]
    }

    /// Why an input about a checkpoint that is not being uploaded changes nothing.
    private func stale(_ id: CheckpointID) -> Directive {
        let isKnown = (0..<next).contains(id.ordinal)
        return .discard(isKnown ? .alreadyEnded(id) : .unknownCheckpoint(id))
    }
}
