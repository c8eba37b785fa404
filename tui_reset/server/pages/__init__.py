"""The web page behind the mailed link: works without JavaScript, and looking at it changes nothing."""
