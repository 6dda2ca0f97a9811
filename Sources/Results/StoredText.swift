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

    /// The text of a padded field.
    static func text(of field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
