"""The rig of `make mta`: a private Postfix and a private Sendmail, with their
own DNS, password checker and SMTP clients, in namespaces of their own."""
