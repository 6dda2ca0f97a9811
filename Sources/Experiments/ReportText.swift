import Foundation

/// How a text stands in the reports that other programs read.
extension String {
    /// As an attribute of XML, on one line.
    var asXML: String {
        var text = ""
        for character in self {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\n", "\r", "\r\n", "\t": text += " "
            default: text.append(character)
            }
        }
        return text
    }

    /// As the message of an annotation of GitHub's workflows.
    var asAnnotation: String {
        replacingOccurrences(of: "%", with: "%25").replacingOccurrences(of: "\r", with: "%0D")
            .replacingOccurrences(of: "\n", with: "%0A")
    }

    /// As a property of one.
    var asAnnotationProperty: String {
        asAnnotation.replacingOccurrences(of: ":", with: "%3A")
            .replacingOccurrences(of: ",", with: "%2C")
    }
}
