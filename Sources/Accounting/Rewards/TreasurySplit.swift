public import Quantities

/// What shares of the treasury's income are set aside for what; the rest stays in the treasury.
public struct TreasurySplit: Hashable, Sendable {
    public var development: Ratio
    public var audits: Ratio
    public var grants: Ratio

    /// - Precondition: no share is below zero, and together they are at most 1.
    public init(development: Ratio, audits: Ratio, grants: Ratio) {
        self.development = development
        self.audits = audits
        self.grants = grants
        precondition(isSound, "a treasury split into \(development), \(audits) and \(grants)")
    }

    /// Everything stays in the treasury.
    public static let none = TreasurySplit(development: .zero, audits: .zero, grants: .zero)

    /// The share of a part.
    public subscript(part: TreasuryPart) -> Ratio {
        get {
            switch part {
            case .development: development
            case .audits: audits
            case .grants: grants
            }
        }
        set {
            switch part {
            case .development: development = newValue
            case .audits: audits = newValue
            case .grants: grants = newValue
            }
        }
    }

    /// All shares together, in millionths.
    var partsPerMillion: Int64 { TreasuryPart.allCases.reduce(0) { $0 + self[$1].partsPerMillion } }

    var isSound: Bool {
        TreasuryPart.allCases.allSatisfy { self[$0] >= .zero } && partsPerMillion <= 1_000_000
    }
}
