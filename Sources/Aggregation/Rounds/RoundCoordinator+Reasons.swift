extension RoundCoordinator.WaitReason: CustomStringConvertible {
    /// The reason as a sentence for reports.
    public var description: String {
        switch self {
        case .tooFewMembers(let have, let need):
            "\(have) members hold the model, and a round needs \(need)"
        case .recovery: "the members wait for a checkpoint to go on from"
        }
    }
}
