import ArgumentParser
import Experiments
import Foundation

extension GuardCommand {
    /// Whether every scenario's first replicate is reproduced, bit by bit.
    func checkDigests(_ subjects: [GuardStudy.Subject]) throws {
        let interrupt = Interrupt()
        let observer = PairedRun.Observer(isInterrupted: { interrupt.isPressed })
        var others = 0
        for subject in subjects {
            let now: Fingerprint
            do throws(GuardStudy.Failure) {
                now = try Baseline.fingerprint(of: subject.scenario, Zoosim.version, observer)
            } catch {
                throw end(error)
            }
            let name = subject.baseline.scenario
            guard let difference = now.difference(from: subject.baseline.reproduction) else {
                print("\(name)  reproduced  \(now.digest)")
                continue
            }
            others += 1
            let changed = subject.isScenarioChanged ? "; the resolved scenario is another" : ""
            print("\(name)  DIFFERS: \(difference)\(changed)")
            print("  baseline \(subject.baseline.reproduction.digest)")
            print("  now      \(now.digest)")
            if github {
                let title = "title=\(name) is not reproduced"
                print("::error file=\(subject.baseline.file),\(title)::\(difference)")
            }
        }
        if others > 0 { throw ExitCode(Terminal.Exit.failed) }
    }
}
