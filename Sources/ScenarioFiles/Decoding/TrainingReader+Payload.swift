import Aggregation

extension TrainingReader {
    /// Memory of a parameter: of what mixed precision with Adam takes (ZeRO, arXiv 1910.02054,
    /// section 3.1), and of what a sender keeps; DeMo keeps that in place of another momentum.
    static func memory(_ payload: Payload, _ errorFeedback: Bool) -> String {
        if case .demo = payload { return "16 B" }
        return errorFeedback ? "20 B" : "16 B"
    }

    /// How an update travels, and whether its sender keeps what could not be sent.
    static func payload(_ reader: KeyedReader) -> (payload: Payload, errorFeedback: Bool) {
        let payload = reader.value(
            "payload", .payload, .standard("int8"), about: "How an update is written on the wire."
        ).value
        // DeMo keeps it by its nature, and of float32 nothing is left over.
        var isFree = payload.isLossy
        if case .demo = payload { isFree = false }
        let feedback = reader.value(
            "error_feedback", .truth, .standard(payload.needsFeedback ? "yes" : "no"),
            about: "Whether a member adds what its last update could not say to the next one.",
            counts: isFree)
        return (payload, isFree ? feedback.value : payload.needsFeedback)
    }
}
