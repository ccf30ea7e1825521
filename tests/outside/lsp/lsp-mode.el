;; Emacs with lsp-mode as a client: diagnostics of a file, beside whatever else serves JSON.
(require 'package)
(package-initialize)
(require 'lsp-mode)
(let* ((program (or (getenv "IAMLINT") "iamlint"))
       (folder (make-temp-file "iamlint" t))
       (file (expand-file-name "x.json" folder)))
  (with-temp-file file
    (insert "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}\n"))
  (setq lsp-session-file (expand-file-name "session" folder)
        lsp-diagnostics-provider :flymake
        lsp-enable-file-watchers nil)
  (add-to-list 'lsp-language-id-configuration '("\\.json\\'" . "json"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (list program "lsp"))
                    :activation-fn (lsp-activate-on "json")
                    :add-on? t
                    :server-id 'iamlint))
  (lsp-workspace-folders-add folder)
  (find-file file)
  (js-mode)
  (lsp)
  (let (found)
    (dotimes (_ 100)
      (unless found
        (accept-process-output nil 0.1)
        (setq found (gethash (lsp--fix-path-casing (file-truename file)) (lsp-diagnostics t)))))
    (setq found (mapcar (lambda (one) (lsp-get one :code)) (append found nil)))
    (message "%S" found)
    (unless (member "aws/invalid-effect" found)
      (kill-emacs 1))
    (message "lsp-mode: all well")))
