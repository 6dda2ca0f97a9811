extension SpotChecker {
    /// Counts of what was committed, sampled and decided.
    public struct Statistics: Hashable, Sendable {
        /// Commitments taken.
        public var commitments = 0
        /// Steps in them.
        public var steps = 0
        /// Steps drawn for re-execution, each a check.
        public var sampled = 0
        /// Full phases: runs of `Settings.phase` consecutive committed steps of one worker.
        public var phases = 0
        /// Those of them with at least one sampled step.
        ///
        /// A phase that was fabricated as a whole is found by an honest verifier if it is one of
        /// them, so that their share is to be compared with `Detection.probability`.
        public var phasesSampled = 0

        public var passed = 0
        public var wrong = 0
        public var falseAlarms = 0
        public var unopened = 0
        public var unresolved = 0

        public init() {}

        /// Checks with a verdict.
        public var decided: Int { passed + wrong + falseAlarms + unopened + unresolved }

        /// Checks that ended so.
        public subscript(outcome: Outcome) -> Int {
            switch outcome {
            case .passed: passed
            case .wrong: wrong
            case .falseAlarm: falseAlarms
            case .unopened: unopened
            case .unresolved: unresolved
            }
        }

        mutating func count(_ outcome: Outcome) {
            switch outcome {
            case .passed: passed += 1
            case .wrong: wrong += 1
            case .falseAlarm: falseAlarms += 1
            case .unopened: unopened += 1
            case .unresolved: unresolved += 1
            }
        }
    }
}
