"""What leaves the screen: the frames, links, labels and files that page and command line share."""

VERSION = "0.5.0"
