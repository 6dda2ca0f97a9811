import Foundation
import Testing

/// Commands by the names of Slurm's that do what a test tells them: for what a cluster does only
/// when it is ill, and where none is installed.
final class FakeSlurm {
    private let folder: TemporaryFolder
    /// Where the commands leave what they were asked: `asked`, a line each.
    var path: String { folder.path }

    /// - Parameters:
    ///   - sbatch: shell lines. Without any, it makes all tasks at once and says number 7.
    ///   - squeue: shell lines. Without any, it has forgotten all.
    init(sbatch: String = FakeSlurm.makesAll, squeue: String = FakeSlurm.forgets) throws {
        folder = try TemporaryFolder()
        for (name, lines) in [("sbatch", sbatch), ("squeue", squeue), ("scancel", "exit 0")] {
            let path = folder.path + "/" + name
            try "#!/bin/sh\ncd '\(folder.path)'\necho \(name) \"$@\" >>asked\n\(lines)\n"
                .write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    /// Each task after the other, then a number.
    static let makesAll = """
        for word; do
            case "$word" in --array=0-*) last=${word#--array=0-} ;; esac
            case "$word" in --output=*) logs=${word#--output=} ;; esac
            script=$word
        done
        number=$(($(cat number 2>/dev/null || echo 6) + 1))
        echo "$number" >number
        for task in $(seq 0 "$last"); do
            log=$(echo "$logs" | sed "s/%A/$number/; s/%a/$task/")
            SLURM_ARRAY_TASK_ID=$task sh "$script" >"$log" 2>&1
        done
        echo "$number"
        """

    static let forgets = """
        echo "slurm_load_jobs error: Invalid job id specified" >&2
        exit 1
        """

    /// PATH with these commands in front.
    var environment: [String: String] {
        ["PATH": folder.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")]
    }

    /// What the commands were asked, a line each.
    var asked: [String] {
        let text = try? String(contentsOfFile: folder.path + "/asked", encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }
}
