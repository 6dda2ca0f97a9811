import Aggregation

extension TrainingReader {
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
