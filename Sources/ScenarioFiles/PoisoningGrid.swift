public import Aggregation
public import NetworkSimulation

/// Attacks and defences, of which every pair is tried in the place of those that the scenario
/// states.
public struct PoisoningGrid: Hashable, Sendable {
    /// One of a side, with its name as it stands in the file.
    public struct Choice<Value: Hashable & Sendable>: Hashable, Sendable {
        public var name: String
        public var value: Value
    }

    /// What the poisoners of the fleet do, in turn; nil if they are honest.
    public var attacks: [Choice<Attack?>]
    /// How the first job aggregates.
    public var defences: [Choice<RobustRule>]
}

extension PoisoningGrid {
    /// Reads the grid of a scenario.
    ///
    /// - Parameters:
    ///   - hasPoisoners: whether the fleet has any.
    ///   - defence: how the first job defends itself, and how many members it has at least.
    static func read(
        _ reader: KeyedReader, hasPoisoners: Bool, defence: Defence?, members: Int
    ) -> PoisoningGrid? {
        reader.optionalObject(
            "grid", isNoneByDefault: true,
            about: "Attacks and defences that `zoosim run` tries in pairs, in place of the stated."
        ) { reader in
            let attackKind = Kind<Attack>.attack.optional
            let attacks = reader.value(
                "attacks", attackKind.several.like("[none, sign_flip, alie]"),
                about: "What the fleet's poisoners do, in turn.")
            let ruleKind = Kind<RobustRule>.robustRule
            let defences = reader.value(
                "defences", ruleKind.several.like("[mean, median, nnm then trimmed_mean]"),
                about: "Rules by which the first job aggregates, in turn.")
            if !reader.isDescribing {
                check(reader, defences, hasPoisoners, defence, members)
            }
            return PoisoningGrid(
                attacks: attacks.value.map {
                    Choice(name: attackKind.canonical($0, written: ""), value: $0)
                },
                defences: defences.value.map {
                    Choice(name: ruleKind.canonical($0, written: ""), value: $0)
                })
        }
    }

    /// Reports a grid that nothing could be tried with.
    private static func check(
        _ reader: KeyedReader, _ defences: Field<[RobustRule]>, _ hasPoisoners: Bool,
        _ defence: Defence?, _ members: Int
    ) {
        guard let defence, hasPoisoners else {
            reader.context.report(
                defences.error(
                    hasPoisoners
                        ? "the first job has no “learning.robust” that says how many bad members "
                            + "are to be borne"
                        : "no group of the fleet poisons; give one “behaviour: {poisons: alie}”"))
            return
        }
        guard defences.isSound else { return }
        for rule in defences.value {
            do throws(RobustRefusal) {
                try rule.check(members: members, bad: defence.bad)
            } catch {
                let name = Kind<RobustRule>.robustRule.canonical(rule, written: "")
                reader.context.report(defences.error("\(name): \(error)"))
            }
        }
    }
}
