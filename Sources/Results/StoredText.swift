/// How text values lie in a result file: UTF-8 in a fixed number of bytes, padded with zeros.
enum StoredText {
    /// Bytes of one text value, and of one word.
    static let width = 128
    static let widthOfWord = 16

    /// The bytes of a text as a file keeps it.
    ///
    /// A longer text is cut before the character that does not fit, and its end shows an ellipsis;
    /// a zero byte would read as the end of the text, so the text is cut there.
    static func bytes(of text: String) -> [UInt8] {
        let whole = Array(text.utf8.prefix { $0 != 0 })
        guard whole.count > width else { return whole }
        let ellipsis = Array("…".utf8)
        var end = width - ellipsis.count
        while whole[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
        return whole[..<end] + ellipsis
    }

    /// Stores the bytes of a text as a file keeps it, without padding; returns how many they are.
    ///
    /// - Precondition: there is room for `width` bytes.
    @inline(__always)
    static func store(_ text: String, at target: UnsafeMutableRawPointer) -> Int {
        let count = text.utf8.withContiguousStorageIfAvailable { bytes in
            guard bytes.count <= width else { return -1 }
            // Texts are short words as a rule: a loop over them is faster than a call.
            for place in bytes.indices {
                guard bytes[place] != 0 else { return place }
                target.storeBytes(of: bytes[place], toByteOffset: place, as: UInt8.self)
            }
            return bytes.count
        }
        if let count, count >= 0 { return count }
        return storeCut(text, at: target)
    }

    private static func storeCut(_ text: String, at target: UnsafeMutableRawPointer) -> Int {
        let bytes = bytes(of: text)
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: target, count: width).copyMemory(from: $0)
        }
        return bytes.count
    }

    /// The text of a padded field.
    static func text(of field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
