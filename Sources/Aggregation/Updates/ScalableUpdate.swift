/// An update that can be made to count for less.
public protocol ScalableUpdate: Update {
    /// Scales what the update says, and not what it weighs: its part in a mean becomes smaller and
    /// nobody else's larger.
    mutating func scale(by factor: Double)
}

extension DenseUpdate: ScalableUpdate {
    /// Scales value by value.
    public mutating func scale(by factor: Double) {
        for index in values.indices { values[index] = Float(Double(values[index]) * factor) }
    }
}

extension SizedUpdate: ScalableUpdate {
    /// Does nothing: there are no values.
    public mutating func scale(by factor: Double) {}
}
