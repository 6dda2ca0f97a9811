import Foundation

/// The most memory that this process had at a time.
enum PeakMemory {
    /// Bytes since the program began, or 0 where the kernel does not say.
    ///
    /// They come from `VmHWM`, because the figure of `getrusage` is handed down from the process
    /// that started this one.
    static var bytes: Int { bytes(in: (try? Self.status) ?? "") }

    private static var status: String {
        get throws { try String(contentsOfFile: "/proc/self/status", encoding: .utf8) }
    }

    /// The bytes that a text such as `/proc/self/status` says.
    static func bytes(in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let words = line?.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count == 3, words[2] == "kB", let count = Int(words[1]) else { return 0 }
        return count * 1_024
    }
}
