/// What the treasury's income is set aside for, each in an account of its own.
public enum TreasuryPart: Int, Hashable, Comparable, Sendable, CaseIterable {
    case development, audits, grants

    public static func < (a: TreasuryPart, b: TreasuryPart) -> Bool { a.rawValue < b.rawValue }
}
