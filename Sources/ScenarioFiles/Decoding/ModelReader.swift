import NetworkSimulation
import ProtocolCore

/// Reads the shape of a model.
struct ModelReader {
    var shape: ModelShape
    var parameters: Field<Double>
    var sequence: Field<Int>

    init(_ reader: KeyedReader) {
        parameters = reader.value(
            "parameters", .real.positive.like("6.7e9"), about: "Trainable parameters.")
        let layers = reader.value(
            "layers", Kind<Int>.integer(from: 1).like("32"), about: "Transformer blocks.")
        let hidden = reader.value(
            "hidden", Kind<Int>.integer(from: 1).like("4096"),
            about: "Width of the residual stream.")
        sequence = reader.value(
            "sequence", Kind<Int>.integer(from: 1).like("2048"),
            about: "Text tokens in a sequence.")
        shape = ModelShape(
            parameters: parameters.value, layers: layers.value, hidden: hidden.value,
            sequence: sequence.value)
    }
}
